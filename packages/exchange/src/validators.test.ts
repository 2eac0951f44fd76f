import {
  compileExpression,
  evaluate,
  isTruthy,
  type JsonObject,
  openWorkflow,
  parseExpression,
  type Workflow,
} from '@rabbit/dsl'
import { createRandom, randomWorkflowText } from '@rabbit/dsl/testing'
import aslValidator from 'asl-validator'
import { BpmnModdle } from 'bpmn-moddle'
import { Window } from 'happy-dom'
import { beforeAll, describe, expect, it } from 'vitest'
import { createActor, createMachine, fromPromise, waitFor } from 'xstate'
import { type ExchangeFormat, exportWorkflow } from './index.ts'
import { readSources, readWorkflows } from './testing/corpus.ts'

const workflows: readonly { readonly name: string; readonly workflow: Workflow }[] = [
  ...readWorkflows(),
  ...Array.from({ length: 12 }, (_, seed) => ({
    name: `random workflow ${seed}`,
    text: randomWorkflowText(createRandom(seed), { size: 6 }),
  })),
]
  .map(({ name, text }) => ({ name, workflow: openWorkflow(text) }))
  .filter(({ workflow }) => workflow.graph.states.length > 0)

function exported(format: ExchangeFormat, workflow: Workflow): string {
  const result = exportWorkflow(format, workflow)
  if (result.kind === 'refused') throw new Error(result.message)
  return result.text
}

describe('exports are read by the programs that the formats come from', () => {
  let mermaid: { parse(text: string): Promise<unknown> }
  beforeAll(async () => {
    // Mermaid cleans labels with a browser's document.
    const window = new Window()
    Object.assign(globalThis, { window, document: window.document })
    mermaid = (await import('mermaid')).default
  }, 60_000)

  it('Mermaid', async () => {
    for (const { name, workflow } of workflows)
      expect(await mermaid.parse(exported('mermaid', workflow)), name).toMatchObject({
        diagramType: 'flowchart-v2',
      })
    for (const { format, text } of readSources('import'))
      if (format === 'mermaid')
        expect(await mermaid.parse(text)).toMatchObject({ diagramType: 'flowchart-v2' })
  }, 60_000)

  it('BPMN, by its meta-model', async () => {
    for (const { name, workflow } of workflows) {
      const { warnings, rootElement } = await new BpmnModdle().fromXML(exported('bpmn', workflow))
      expect(warnings, name).toEqual([])
      const shapes = rootElement.diagrams[0].plane.planeElement
      const nodes = rootElement.rootElements.find(
        (each: { $type: string }) => each.$type === 'bpmn:Process',
      ).flowElements
      expect(
        shapes.map((shape: { bpmnElement: { id: string } }) => shape.bpmnElement.id).sort(),
        name,
      ).toEqual(nodes.map((node: { id: string }) => node.id).sort())
    }
  }, 60_000)

  it('Amazon States Language, by its schema', () => {
    for (const { name, workflow } of workflows) {
      // A value of the wrong type is wrong there too.
      if (workflow.diagnostics.some(({ code }) => code === 'R023' || code === 'R022')) continue
      const { errors } = aslValidator(JSON.parse(exported('asl', workflow)))
      // What goes round for ever here does so there.
      expect(
        errors.filter((error) => error['Error code'] !== 'MISSING_TERMINAL_STATE'),
        name,
      ).toEqual([])
    }
  }, 60_000)

  it('XState', () => {
    for (const { name, workflow } of workflows)
      expect(() => createActor(machineOf(workflow)).start().stop(), name).not.toThrow()
  }, 60_000)
})

/** The exported machine with the guards that it names, and actors that answer what they were given. */
function machineOf(workflow: Workflow, results: ReadonlyMap<string, JsonObject> = new Map()) {
  const text = exported('xstate', workflow)
  const called = [...text.matchAll(/"src": ("(?:\\.|[^"\\])*")/g)].map(
    ([, name]) => JSON.parse(name ?? '') as string,
  )
  const guards = {
    expression: ({ event }: { event: { output?: JsonObject } }, params: { expression: string }) => {
      const { expression } = parseExpression(params.expression)
      if (expression === null) return false
      const result = evaluate(compileExpression(expression), event.output ?? {}, { now: 0 })
      return 'value' in result && isTruthy(result.value)
    },
    choice: () => false,
    ai: () => false,
    error: () => false,
  }
  const actors = Object.fromEntries(
    called.map((name) => [name, fromPromise(() => Promise.resolve(results.get(name) ?? {}))]),
  )
  return createMachine(JSON.parse(text)).provide({ guards, actors, delays: { timeout: 1000 } } as never)
}

describe('an exported machine of XState', () => {
  const text =
    'start -> check; check -> [pack, bill]: ok == true; check -> refuse: otherwise; [pack, bill] -> end; refuse -> end'
  const run = async (ok: boolean) => {
    const results = new Map([['check', { ok }]])
    const actor = createActor(machineOf(openWorkflow(text), results))
    const seen: string[] = []
    actor.subscribe(({ value }) => void seen.push(JSON.stringify(value)))
    actor.start()
    await waitFor(actor, (snapshot) => snapshot.status === 'done', { timeout: 5000 })
    return seen
  }
  it('walks the way that the guards say, through a fork and its join', async () => {
    const seen = await run(true)
    expect(seen.some((value) => value.includes('pack') && value.includes('bill'))).toBe(true)
    expect(seen.at(-1)).toBe('"end"')
    expect(await run(false)).toContain('"refuse"')
  })
})
