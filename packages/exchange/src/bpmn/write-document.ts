import type { Point, StateName, WorkflowGraph } from '@rabbit/dsl'
import { spellInput } from '../properties.ts'
import { arrange, type Sized } from './arrange.ts'
import { bpmn, rabbit } from './names.ts'
import { attributesOf, drawing, type Flow, flowLines } from './write-flows.ts'
import { escapeText } from './xml.ts'

/** An element of the process, but its flows. */
export interface Node extends Sized {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | null>>
  /** What stands in it before and after its flows. */
  readonly head: readonly string[]
  readonly tail: readonly string[]
  defaultFlow: string | null
  readonly state: StateName | null
}

/** All that a document is written of. */
export interface Parts {
  readonly nodes: readonly Node[]
  readonly flows: readonly Flow[]
  /** Messages and errors, which stand beside the process. */
  readonly roots: readonly string[]
}

/** The XML of a process and its drawing. */
export function writeDocument(
  graph: WorkflowGraph,
  { nodes, flows, roots }: Parts,
  places: ReadonlyMap<StateName, Point>,
): string {
  const title = graph.title ?? graph.name
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<bpmn:definitions xmlns:bpmn="${bpmn}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:rabbit="${rabbit}" id="definitions" targetNamespace="${rabbit}" exporter="Lazy Rabbit Studio">`,
    ...roots.map((root) => `  ${root}`),
    `  <bpmn:process id="process"${attributesOf({ name: title, 'rabbit:name': graph.name, 'rabbit:title': graph.title })} isExecutable="true">`,
  ]
  const kept = [
    ...graph.inputs.map((field) => `<rabbit:input>${escapeText(spellInput(field))}</rabbit:input>`),
    ...graph.triggers.map(({ text }) => `<rabbit:trigger>${escapeText(text)}</rabbit:trigger>`),
  ]
  if (kept.length > 0)
    lines.push(
      '    <bpmn:extensionElements>',
      ...kept.map((line) => `      ${line}`),
      '    </bpmn:extensionElements>',
    )
  const into = byKey(flows, ({ to }) => to)
  const outOf = byKey(flows, ({ from }) => from)
  for (const node of nodes) {
    const { id, tag, attributes, head, tail, defaultFlow } = node
    const body = [
      ...head,
      ...(into.get(id) ?? []).map((flow) => `<bpmn:incoming>${flow.id}</bpmn:incoming>`),
      ...(outOf.get(id) ?? []).map((flow) => `<bpmn:outgoing>${flow.id}</bpmn:outgoing>`),
      ...tail,
    ]
    const open = `    <bpmn:${tag} id="${id}"${attributesOf({ ...attributes, default: defaultFlow })}`
    if (body.length === 0) lines.push(`${open} />`)
    else lines.push(`${open}>`, ...body.map((line) => `      ${line}`), `    </bpmn:${tag}>`)
  }
  for (const flow of flows) lines.push(...flowLines(flow))
  const drawn = drawing(arrange(nodes, flows, places, graph.layout), flows)
  return [lines.join('\n'), '  </bpmn:process>', drawn.join('\n'), '</bpmn:definitions>', ''].join('\n')
}

function byKey(flows: readonly Flow[], keyOf: (flow: Flow) => string): ReadonlyMap<string, readonly Flow[]> {
  const map = new Map<string, Flow[]>()
  for (const flow of flows) {
    const list = map.get(keyOf(flow))
    if (list) list.push(flow)
    else map.set(keyOf(flow), [flow])
  }
  return map
}
