import type { Guard } from '@rabbit/dsl'
import { printExpression, printText } from '../print-expression.ts'
import type { Shape } from './arrange.ts'
import { escapeAttribute, escapeText } from './xml.ts'

/** A line of the process, from node to node. */
export interface Flow {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly guard: Guard | null
}

export const attributesOf = (attributes: Readonly<Record<string, string | null>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === null ? '' : ` ${name}="${escapeAttribute(value)}"`))
    .join('')

/** A flow with its condition; what is no expression stands beside it in the language's own words. */
export function flowLines({ id, from, to, guard }: Flow): readonly string[] {
  const open = `    <bpmn:sequenceFlow id="${id}"`
  const ends = ` sourceRef="${from}" targetRef="${to}"`
  if (guard === null) return [`${open}${ends} />`]
  const { condition, own } = conditionOf(guard)
  const attributes = attributesOf({ name: own ?? condition, 'rabbit:guard': own })
  if (guard.kind === 'otherwise') return [`${open}${attributes}${ends} />`]
  return [
    `${open}${attributes}${ends}>`,
    `      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escapeText(condition)}</bpmn:conditionExpression>`,
    '    </bpmn:sequenceFlow>',
  ]
}

function conditionOf(guard: Guard): { readonly condition: string; readonly own: string | null } {
  switch (guard.kind) {
    case 'expression':
      return { condition: printExpression(guard.expression) ?? '', own: null }
    case 'otherwise':
      return { condition: '', own: 'otherwise' }
    case 'choice':
      return { condition: `choice == ${printText(guard.choice)}`, own: printText(guard.choice) }
    case 'ai': {
      const least = guard.minConfidence === null ? '' : ` >= ${guard.minConfidence}`
      return { condition: guard.statement, own: `ai ${printText(guard.statement)}${least}` }
    }
    case 'error':
      return {
        condition: 'failed',
        own: `on error${guard.errorClass === null ? '' : ` ${printText(guard.errorClass)}`}`,
      }
    case 'timeout':
      return { condition: 'timed_out', own: 'on timeout' }
  }
}

/** BPMN's own drawing: where each shape and line is. */
export function drawing(shapes: ReadonlyMap<string, Shape>, flows: readonly Flow[]): readonly string[] {
  const lines = [
    '  <bpmndi:BPMNDiagram id="diagram">',
    '    <bpmndi:BPMNPlane id="plane" bpmnElement="process">',
  ]
  for (const [id, { x, y, width, height, placed }] of shapes)
    lines.push(
      `      <bpmndi:BPMNShape id="${id}_shape" bpmnElement="${id}" rabbit:placed="${placed}">`,
      `        <dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`,
      '      </bpmndi:BPMNShape>',
    )
  for (const { id, from, to } of flows) {
    const source = shapes.get(from)
    const target = shapes.get(to)
    if (!source || !target) continue
    lines.push(
      `      <bpmndi:BPMNEdge id="${id}_edge" bpmnElement="${id}">`,
      `        <di:waypoint x="${source.x + source.width}" y="${source.y + source.height / 2}" />`,
      `        <di:waypoint x="${target.x}" y="${target.y + target.height / 2}" />`,
      '      </bpmndi:BPMNEdge>',
    )
  }
  return [...lines, '    </bpmndi:BPMNPlane>', '  </bpmndi:BPMNDiagram>']
}
