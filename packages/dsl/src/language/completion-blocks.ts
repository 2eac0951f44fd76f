import {
  commonProperties,
  type PropertySchema,
  type PropertyType,
  propertySchema,
  type StepType,
} from '../step-type/index.ts'
import { Token } from '../syntax/token.ts'
import type { Workflow } from '../workflow.ts'
import { type Completion, stateCompletions, valueItem } from './completion-item.ts'
import type { Word } from './place.ts'

/** Where in the braces of a declaration the cursor is. */
export interface BlockPath {
  /** The keys that lead to it, outermost first; with a value missing, its own key is the last one. */
  readonly keys: readonly string[]
  /** Whether a key is wanted here, or the value of the last key. */
  readonly isKey: boolean
  /** The keys that this block already has. */
  readonly taken: readonly string[]
}

/** The place of the cursor in braces; null outside of them. */
export function blockPath(words: readonly Word[]): BlockPath | null {
  const open: { key: string | null; readonly taken: string[] }[] = []
  let lists = 0
  for (const [at, word] of words.entries()) {
    const next = words[at + 1]
    if (word.kind === Token.openBrace) open.push({ key: null, taken: [] })
    else if (word.kind === Token.closeBrace) {
      open.pop()
      closeValue(open)
    } else if (word.kind === Token.openList) lists++
    else if (word.kind === Token.closeList) lists--
    else if (lists === 0) readWord(open.at(-1), word, next, words[at - 1])
  }
  const block = open.at(-1)
  if (!block) return null
  const previous = words.at(-1)
  const valueMissing = previous?.kind === Token.colon || lists > 0
  const outer = open.slice(0, -1).flatMap(({ key }) => (key === null ? [] : [key]))
  if (valueMissing && block.key !== null)
    return { keys: [...outer, block.key], isKey: false, taken: block.taken }
  return { keys: outer, isKey: true, taken: block.taken }
}

function readWord(
  block: { key: string | null; readonly taken: string[] } | undefined,
  word: Word,
  next: Word | undefined,
  previous: Word | undefined,
): void {
  if (!block) return
  if (next?.kind === Token.colon && previous?.kind !== Token.colon) {
    block.key = word.kind === Token.string ? word.text.slice(1, -1) : word.text
    block.taken.push(block.key)
  } else if (word.kind === Token.comma) block.key = null
}

function closeValue(open: readonly { key: string | null }[]): void {
  const block = open.at(-1)
  if (block) block.key = null
}

/** The step types; where nothing follows on the line, with the properties that each one needs. */
export function typeCompletions({ stepTypes }: Workflow, after: string): readonly Completion[] {
  return [...stepTypes.values()].map((type) => ({
    label: type.name,
    kind: 'type',
    detail: type.title,
    documentation: `${type.description}${type.cannotRun ? `\n\n${type.cannotRun}` : ''}`,
    insert: type.name,
    ...(after.trim() === '' ? { snippet: `${type.name} {\n${requiredLines(type)}\n}` } : {}),
  }))
}

function requiredLines({ properties, requiresOneOf = [] }: StepType): string {
  const needed = Object.entries(properties).filter(
    ([name, { required }]) => required || name === requiresOneOf[0],
  )
  if (needed.length === 0) return '  $0'
  return needed.map(([name, { type }], at) => `  ${name}: ${snippetOf(type, `\${${at + 1}}`)}`).join('\n')
}

/** How a value of this type begins, with the place to type in. */
function snippetOf(type: PropertyType, place: string): string {
  switch (type.kind) {
    case 'string':
      return `"${place}"`
    case 'list':
      return `[${type.items.kind === 'string' ? `"${place}"` : place}]`
    case 'map':
    case 'object':
      return `{ ${place} }`
    default:
      return place
  }
}

/** Keys and values of a state's block, from the schema of its type. @param after what follows on the line */
export function propertyCompletions(
  workflow: Workflow,
  words: readonly Word[],
  path: BlockPath,
  after: string,
): readonly Completion[] {
  const type = typeNameIn(words)
  if (!path.isKey) return valuesOf(workflow, schemaAt(workflow, type, path.keys))
  const schemas =
    path.keys.length === 0 ? ownSchemas(workflow, type) : inner(schemaAt(workflow, type, path.keys)?.type)
  const hasColon = /^\s*:/.test(after)
  return Object.entries(schemas)
    .filter(([name]) => !path.taken.includes(name))
    .sort(([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false))
    .map(([name, schema]) => ({
      label: name,
      kind: 'property',
      detail: schema.required ? `needed: ${schema.description}` : schema.description,
      insert: hasColon ? name : `${name}: `,
      ...(hasColon || snippetOf(schema.type, '') === ''
        ? {}
        : { snippet: `${name}: ${snippetOf(schema.type, '$1')}` }),
    }))
}

/** Inside the quotes of a value: states where one is wanted, and nothing where any text may stand. */
export function stateValueCompletions(
  workflow: Workflow,
  words: readonly Word[],
  path: BlockPath,
): readonly Completion[] {
  if (path.isKey) return []
  const type = schemaAt(workflow, typeNameIn(words), path.keys)?.type
  const item = type?.kind === 'list' ? type.items : type
  return item?.kind === 'state' ? stateCompletions(workflow) : []
}

const typeNameIn = (words: readonly Word[]): string =>
  words[words.findIndex(({ kind }) => kind === Token.colon) + 1]?.text ?? ''

function ownSchemas({ stepTypes }: Workflow, type: string): Readonly<Record<string, PropertySchema>> {
  return { ...stepTypes.get(type)?.properties, ...commonProperties }
}

/** The schema of the property that a path of keys leads to. */
export function schemaAt(
  { stepTypes }: Workflow,
  typeName: string,
  [first = '', ...rest]: readonly string[],
): PropertySchema | undefined {
  const type = stepTypes.get(typeName)
  let schema = type
    ? propertySchema(type, first)
    : Object.hasOwn(commonProperties, first)
      ? commonProperties[first]
      : undefined
  for (const key of rest) {
    const properties = inner(schema?.type)
    schema = Object.hasOwn(properties, key) ? properties[key] : undefined
  }
  return schema
}

function inner(type: PropertyType | undefined): Readonly<Record<string, PropertySchema>> {
  return type?.kind === 'object' ? type.properties : {}
}

function valuesOf(workflow: Workflow, schema: PropertySchema | undefined): readonly Completion[] {
  if (!schema) return []
  const listed = listedValues(workflow, schema.type)
  const known = new Set(listed.map(({ insert }) => insert))
  const proposed = [
    [schema.default, 'default'],
    [schema.example, 'example'],
  ].flatMap(([text, detail]) => (text && detail && !known.has(text) ? [valueItem(text, detail)] : []))
  return [...listed, ...(schema.type.kind === 'state' ? [] : proposed)]
}

function listedValues(workflow: Workflow, type: PropertyType): readonly Completion[] {
  switch (type.kind) {
    case 'enum':
      return type.values.map((name) => valueItem(name, 'allowed value'))
    case 'boolean':
      return [valueItem('true', 'yes'), valueItem('false', 'no')]
    case 'duration':
      return ['10s', '1m', '5m', '1h', '1d'].map((text) => valueItem(text, 'duration'))
    case 'state':
      return stateCompletions(workflow)
    case 'list':
      return listedValues(workflow, type.items)
    default:
      return []
  }
}
