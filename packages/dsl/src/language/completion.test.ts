import { describe, expect, it } from 'vitest'
import { readMarked } from '../testing/marked-text.ts'
import { openWorkflow } from '../workflow.ts'
import { completionsAt } from './completion.ts'

function labelsAt(marked: string): readonly string[] {
  const { text, offset } = readMarked(marked)
  return completionsAt(openWorkflow(text), offset).items.map(({ label }) => label)
}

describe('completion', () => {
  it('offers states after an arrow, the half-written one replaced', () => {
    expect(labelsAt('start -> a\na -> |')).toEqual(['start', 'a', 'end'])
    const { text, offset } = readMarked('start -> rev|iew2\nreview -> end')
    const { span, items } = completionsAt(openWorkflow(text), offset)
    expect(text.slice(span.from, span.to)).toBe('review2')
    expect(items.map(({ label }) => label)).toContain('review')
  })

  it('offers states in a list, and in a chain over a line end', () => {
    expect(labelsAt('start -> a\na -> [b, |')).toContain('start')
    expect(labelsAt('start -> a\na -> b ->\n  |')).toContain('a')
  })

  it('writes names that need quotes in quotes', () => {
    const { items } = completionsAt(openWorkflow('start -> "Send e-mail"\na -> '), 28)
    expect(items.find(({ label }) => label === 'Send e-mail')?.insert).toBe('"Send e-mail"')
  })

  it('offers step types after the colon of a declaration', () => {
    expect(labelsAt('state a: |')).toEqual(expect.arrayContaining(['http', 'task', 'decision']))
    expect(labelsAt('state a: ht|')).toContain('http')
  })

  it('offers the properties of this type that are not there yet', () => {
    const labels = labelsAt('state a: http {\n  url: "x"\n  |\n}')
    expect(labels).toEqual(expect.arrayContaining(['method', 'timeout', 'compensate']))
    expect(labels).not.toContain('url')
    expect(labelsAt('state a: http { retry: { attempts: 3, | } }')).toEqual(['backoff', 'factor', 'max'])
  })

  it('offers the values of an enum, of a boolean, and states where one is wanted', () => {
    expect(labelsAt('state a: http { method: | }')).toContain('POST')
    expect(labelsAt('state a: http { when_failed: | }')).toEqual(['recover', 'fail', 'skip'])
    expect(labelsAt('state a: http { compensate: | }\nb -> c')).toEqual(expect.arrayContaining(['b', 'c']))
  })

  it('offers guards, choices, names and functions after the colon of an arrow', () => {
    const labels = labelsAt(
      'input { amount: number }\nstate s: decision { question: "?", choices: [premium, basic] }\ns -> a: |',
    )
    expect(labels.slice(0, 2)).toEqual(['premium', 'basic'])
    expect(labels).toEqual(expect.arrayContaining(['otherwise', 'on error', 'amount', 'has', 'steps']))
  })

  it('offers members of what is known and words between operands', () => {
    expect(labelsAt('a -> b\nb -> a: steps.|')).toEqual(['a', 'b'])
    expect(labelsAt('a -> b: execution.|')).toEqual(['id', 'attempt', 'started_at'])
    expect(labelsAt('a -> b: x |')).toContain('and')
    expect(labelsAt('a -> b: x and |')).toContain('len')
    expect(labelsAt('a -> b: on |')).toEqual(['error', 'timeout'])
  })

  it('offers names in a template, and nothing in plain text and comments', () => {
    expect(labelsAt('input { email: string }\nstate a: log { message: "To ${|}" }')).toContain('email')
    expect(labelsAt('state a: log { message: "To |" }')).toEqual([])
    expect(labelsAt('start -> a # to |')).toEqual([])
  })

  it('offers keywords and states where a statement begins', () => {
    expect(labelsAt('|')).toContain('state')
    expect(labelsAt('start -> a\n|')).toEqual(expect.arrayContaining(['workflow', 'input', 'layout', 'a']))
    expect(labelsAt('start->a;|')).toContain('state')
    expect(labelsAt('on |')).toEqual(['webhook', 'schedule', 'event'])
    expect(labelsAt('input { x: | }')).toContain('number')
  })
})
