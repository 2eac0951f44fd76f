import { formatWorkflow, openWorkflow } from '@rabbit/dsl'
import { createRandom } from '@rabbit/dsl/testing'
import { describe, expect, it } from 'vitest'
import { guessFormat, importWorkflow } from './index.ts'
import { readSources } from './testing/corpus.ts'

function expectSound(text: string): void {
  const workflow = openWorkflow(text)
  expect(workflow.diagnostics.filter(({ code }) => code < 'R020')).toEqual([])
  expect(workflow.graph.states.length).toBeGreaterThan(0)
  expect(formatWorkflow(workflow)).toEqual([])
}

describe.each(readSources('import'))('$name', ({ format, name, text, beside }) => {
  const result = importWorkflow(format, text)
  if (result.kind === 'refused') throw new Error(result.message)

  it('becomes the workflow beside it, formatted and without syntax errors', () => {
    expect(result.text).toBe(beside('.rabbit'))
    expectSound(result.text)
  })
  it('lists all that is lost, and nothing else', () => {
    const lines = result.losses.map(({ element, message }) => `${element}: ${message}\n`)
    expect(lines.join('')).toBe(beside('.losses'))
  })
  it('is known by its content, whatever it is called', () => {
    expect(guessFormat(text)).toBe(format)
    expect(guessFormat(text, name)).toBe(format)
  })
  it('never throws when it is damaged, and what comes out is sound', () => {
    const random = createRandom(text.length)
    for (let round = 0; round < 60; round++) {
      const [a, b, c] = [random.below(text.length), random.below(text.length), random.below(text.length)]
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const damaged = random.pick([
        text.slice(0, from),
        text.slice(0, from) + text.slice(Math.min(to, from + 12)),
        text.slice(0, c) + text.slice(from, Math.min(to, from + 60)) + text.slice(c),
        text.replaceAll(
          text.slice(from, from + 1) || 'a',
          random.pick(['"', '\0', '<', '{', '\ud800', '__proto__']),
        ),
      ])
      const outcome = importWorkflow(format, damaged)
      if (outcome.kind === 'imported') expectSound(outcome.text)
      else expect(outcome.message).toMatch(/\.$/)
    }
  })
})

describe.each(readSources('refused'))('$name', ({ format, text }) => {
  it('is refused with a sentence', () => {
    const result = importWorkflow(format, text)
    expect(result.kind).toBe('refused')
    expect(result).toMatchObject({ message: expect.stringMatching(/^[A-Z`].*\.$/s) })
  })
})

describe('a large or deep file', () => {
  it('is refused above 2 MiB', () => {
    const text = `flowchart LR\n%% ${'x'.repeat(2 * 1024 * 1024)}`
    expect(importWorkflow('mermaid', text)).toEqual({
      kind: 'refused',
      message: 'The file is larger than 2 MiB. Split it into smaller workflows.',
    })
  })
  it('is refused when its lists or elements are nested too deeply', () => {
    const deep = 50_000
    expect(importWorkflow('asl', '{"a":'.repeat(deep))).toMatchObject({ kind: 'refused' })
    expect(importWorkflow('xstate', `{"states":${'['.repeat(deep)}`)).toMatchObject({
      message: expect.stringContaining('100 levels'),
    })
    expect(importWorkflow('bpmn', '<a>'.repeat(deep))).toMatchObject({
      message: expect.stringContaining('100 levels'),
    })
    expect(importWorkflow('mermaid', `flowchart LR\n${'subgraph x\n'.repeat(deep)}`)).toMatchObject({
      message: expect.stringContaining('100 subgraphs'),
    })
  })
  it('keeps a chain of five thousand nodes', () => {
    const chain = Array.from({ length: 5000 }, (_, at) => `n${at}`).join(' --> ')
    const result = importWorkflow('mermaid', `flowchart LR\n${chain}`)
    expect(result.kind === 'imported' && openWorkflow(result.text).graph.transitions.length).toBe(4999)
  })
})
