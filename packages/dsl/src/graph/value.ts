import type { BlockNode, TemplatePart, ValueNode } from '../syntax/tree.ts'
import type { Property, Template, Value } from './graph.ts'

/** What a value node means, without its place in the text. */
export function toValue(node: ValueNode, source: (from: number, to: number) => string): Value {
  switch (node.kind) {
    case 'string':
      return { kind: 'string', parts: templateOf(node.parts) }
    case 'number':
      return { kind: 'number', value: node.value }
    case 'duration':
      return { kind: 'duration', ms: node.ms, text: source(node.from, node.to) }
    case 'boolean':
      return { kind: 'boolean', value: node.value }
    case 'null':
      return { kind: 'null' }
    case 'name':
      return { kind: 'name', name: node.name }
    case 'list':
      return { kind: 'list', items: node.items.map((item) => toValue(item, source)) }
    case 'map':
      return { kind: 'map', entries: propertiesOf(node.block, source) }
  }
}

export function propertiesOf(
  block: BlockNode,
  source: (from: number, to: number) => string,
): readonly Property[] {
  return block.entries.map(({ key, value }) => ({ name: key.name, value: toValue(value, source) }))
}

function templateOf(parts: readonly TemplatePart[]): Template {
  return parts.map((part) => (part.kind === 'text' ? part.text : part.expression))
}
