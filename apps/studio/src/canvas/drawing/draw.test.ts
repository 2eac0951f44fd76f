import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { drawGraph } from './draw.ts'
import { drawProposal } from './draw-proposal.ts'

const graphOf = (text: string) => openWorkflow(text).graph
const noGhosts = { states: [], transitions: [], at: new Map() }

describe('a drawing of a graph', () => {
  it('has a line for an arrow, and start and end as pills', () => {
    const { states, marks, lines } = drawGraph(graphOf('start -> a: x > 1\na -> end\n'), noGhosts)
    expect(states.map(({ shape }) => shape)).toEqual(['start', 'card', 'end'])
    expect(states[0]?.isEntry).toBe(true)
    expect(marks).toEqual([])
    expect(lines.map(({ from, to, label }) => [from, to, label])).toEqual([
      ['start', 'a', 'x > 1'],
      ['a', 'end', null],
    ])
  })

  it('draws a fork as a mark with the guard on the line into it', () => {
    const { marks, lines } = drawGraph(graphOf('a -> [b, c]: ok\n'), noGhosts)
    expect(marks.length).toBe(1)
    expect(lines.map(({ from, to, label, arrow }) => [from, to, label, arrow])).toEqual([
      ['a', null, 'ok', false],
      [null, 'b', null, true],
      [null, 'c', null, true],
    ])
  })

  it('draws a join as a mark with the guard on the line out of it', () => {
    const { marks, lines } = drawGraph(graphOf('2 of [a, b, c] -> d: ok\n'), noGhosts)
    expect(marks[0]?.join).toBe(2)
    expect(lines.filter(({ label }) => label).map(({ to }) => to)).toEqual(['d'])
  })

  it('keeps two arrows between the same states apart', () => {
    const { lines } = drawGraph(graphOf('a -> b: x\na -> b: y\n'), noGhosts)
    expect(new Set(lines.map(({ id }) => id)).size).toBe(2)
  })

  it('draws ghosts as broken', () => {
    const before = graphOf('a -> b\n')
    const ghosts = { states: before.states.slice(1), transitions: before.transitions, at: new Map() }
    const { states, lines } = drawGraph(graphOf('a -> c'), ghosts)
    expect(states.find(({ state }) => state.name === 'b')?.look).toBe('broken')
    expect(lines.at(-1)).toMatchObject({ look: 'broken', transition: -1 })
  })
})

it('a proposal shows what comes, what changes and what goes', () => {
  const { states, lines } = drawProposal(
    graphOf('start -> a\nstate a: log { message: "x" }\na -> b: ok\nb -> end\n'),
    graphOf('start -> a\nstate a: log { message: "y" }\na -> c\na -> b: fine\n'),
  )
  const looks = Object.fromEntries(states.map(({ state, look }) => [state.name, look]))
  expect(looks).toEqual({ start: 'plain', a: 'changed', c: 'added', b: 'plain', end: 'removed' })
  expect(lines.map(({ from, to, look }) => [from, to, look])).toEqual([
    ['start', 'a', 'plain'],
    ['a', 'c', 'added'],
    ['a', 'b', 'changed'],
    ['b', 'end', 'removed'],
  ])
})
