import type { StateName, Workflow } from '@rabbit/dsl'

/** A property's value as it stands in the text. */
export type PropertyText =
  /** `text` is what a person would type for it, `${…}` included, without the quotes. */
  | { readonly kind: 'string'; readonly text: string; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly PropertyText[]; readonly source: string }
  | {
      readonly kind: 'map'
      readonly entries: readonly (readonly [string, PropertyText])[]
      readonly source: string
    }
  | { readonly kind: 'name' | 'number' | 'duration' | 'boolean' | 'null'; readonly source: string }

type Statement = Workflow['tree']['statements'][number]
type StateStatement = Extract<Statement, { readonly kind: 'state' }>
type ValueNode = NonNullable<StateStatement['block']>['entries'][number]['value']

/** The properties that a state's declaration gives, by name; empty without a declaration. */
export function propertiesOf({ tree }: Workflow, state: StateName): ReadonlyMap<string, PropertyText> {
  const index = tree.statements.findIndex(
    (statement) => statement.kind === 'state' && statement.name.name === state,
  )
  const statement = tree.statements[index]
  if (statement?.kind !== 'state') return new Map()
  const sourceAt = (from: number, to: number) => {
    const start = tree.starts[index] ?? 0
    return tree.text.slice(start + from, start + to)
  }
  return new Map(
    (statement.block?.entries ?? []).map(({ key, value }) => [key.name, readValue(value, sourceAt)]),
  )
}

/** A value of the text; `sourceAt` reads a part of its statement. */
export function readValue(node: ValueNode, sourceAt: (from: number, to: number) => string): PropertyText {
  const source = sourceAt(node.from, node.to)
  switch (node.kind) {
    case 'string': {
      const parts = node.parts.map((part) =>
        part.kind === 'text' ? part.text.replaceAll('${', '\\${') : sourceAt(part.from, part.to),
      )
      return { kind: 'string', text: parts.join(''), source }
    }
    case 'list':
      return { kind: 'list', items: node.items.map((item) => readValue(item, sourceAt)), source }
    case 'map': {
      const entries = node.block.entries.map(
        ({ key, value }) => [key.name, readValue(value, sourceAt)] as const,
      )
      return { kind: 'map', entries, source }
    }
    default:
      return { kind: node.kind, source }
  }
}

/** The value at a path into maps. */
export function propertyAt(
  properties: ReadonlyMap<string, PropertyText>,
  [first, ...rest]: readonly string[],
): PropertyText | undefined {
  let value = first === undefined ? undefined : properties.get(first)
  for (const key of rest) {
    if (value?.kind !== 'map') return undefined
    value = value.entries.find(([name]) => name === key)?.[1]
  }
  return value
}
