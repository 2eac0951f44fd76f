import { describe, expect, it } from 'vitest'
import { openWorkflow } from '../workflow.ts'
import { diffGraphs, graphsEqual } from './diff.ts'

const graphOf = (text: string) => openWorkflow(text).graph
const kinds = (before: string, after: string) =>
  diffGraphs(graphOf(before), graphOf(after)).map(({ kind }) => kind)

describe('a difference of graphs', () => {
  it.each([
    ['a->b:x==1;', '# why\n"a" -> b: (x) == 1'],
    ['a->b->c', 'b -> c\n# moved\n'.replace('b -> c\n', 'a -> b\nb -> c\n')],
    ["state a: wait { for: 60s, x: 'y' }", 'state a: wait {\n  for: 1m\n  x: "y"\n}'],
    ['[a, b] -> c', '[b, a,] -> c'],
    ['a -> b: x && !y', 'a -> b: x and !y'],
    ['a -> b; b -> a; b -> c', 'b -> a; a -> b; b -> c'],
    ['on event "x";', 'on   event "x"'],
  ])('is nothing where only the spelling differs: %j (G10)', (before, after) => {
    expect(graphsEqual(graphOf(before), graphOf(after))).toBe(true)
  })

  it.each([
    ['a -> b', 'a -> b -> c', ['state-added', 'transition-added']],
    ['a -> b -> c', 'a -> b', ['state-removed', 'transition-removed']],
    ['a -> b: x', 'a -> b: y', ['transition-changed']],
    ['a -> b', 'a -> b: otherwise', ['transition-changed']],
    ['a -> b: x; a -> b: y', 'a -> b: y; a -> b: x', ['transitions-reordered']],
    ['[a, b] -> c: x; b -> d: y', 'b -> d: y; [a, b] -> c: x', ['transitions-reordered']],
    ['any [a, b] -> c', '[a, b] -> c', ['transition-removed', 'transition-added']],
    ['state a: log', 'state a: http', ['state-changed']],
    ['a -> b', 'a -> b; state a: task', ['state-changed']],
    ['layout { a: 1 2 }', 'layout { a: 1 3 }', ['placed']],
    ['workflow w', 'workflow w "Title"', ['workflow-changed']],
    ['input { a: string }', 'input { a: number }', ['inputs-changed']],
    ['on event "x"', 'on event "y"', ['triggers-changed']],
    ['on mail 1', 'on mail 2', ['triggers-changed']],
    ['a -> b; b -> c', 'a -> b; b -> c; c -> a', ['transition-added', 'entry-changed']],
  ])('from %j to %j names what changed (G10)', (before, after, expected) => {
    expect([...kinds(before, after)].sort()).toEqual([...expected].sort())
  })
})
