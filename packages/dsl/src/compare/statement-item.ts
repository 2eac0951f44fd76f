import { scanGap } from '../syntax/gap.ts'
import { quoteName } from '../syntax/strings.ts'
import type {
  BlockNode,
  GroupNode,
  LayoutStatement,
  NameNode,
  Statement,
  TransitionStatement,
  Tree,
  ValueNode,
} from '../syntax/tree.ts'
import type { Block, Item, Part } from './item.ts'

type Description = Omit<Item, 'lead' | 'end'>

/** What a statement is and what it is made of, without what stands around it. */
export function describeStatement(tree: Tree, statement: Statement, start: number): Description {
  const source = (from: number, to: number) => tree.text.slice(start + from, start + to)
  const body = source(0, statement.contentEnd)
  return { kind: statement.kind, body, identities: 1, ...detailsOf(statement, body, source) }
}

type Source = (from: number, to: number) => string
type Details = Pick<Item, 'title' | 'keys' | 'parts'> & Partial<Item>

function detailsOf(statement: Statement, body: string, source: Source): Details {
  switch (statement.kind) {
    case 'transition':
      return describeTransition(statement, source)
    case 'state': {
      const { name, type, block } = statement
      const title = `the state ${quoteName(name.name)}`
      const parts = () => [source(0, name.to), source(name.to, type.to), entriesOf(block, source, type.to)]
      return { title, keys: [title], parts }
    }
    case 'input':
      return {
        title: 'the inputs',
        keys: ['input'],
        parts: () => [listOf(statement, statement.fields, source)],
      }
    case 'layout':
      return { title: 'the layout', keys: ['layout'], parts: () => [placesOf(statement, source)] }
    case 'workflow': {
      const { name, title, contentEnd } = statement
      const parts = () => [source(0, name.to), title ? source(name.to, contentEnd) : '']
      return { title: 'the workflow’s name and title', keys: ['workflow'], parts }
    }
    case 'trigger': {
      const kind = `trigger ${statement.trigger.name}`
      return { kind, title: `the trigger ${body}`, keys: [body.replace(/\s+/g, ' ')], parts: () => [body] }
    }
    case 'broken':
    case 'empty': {
      const [line = ''] = body.split(/[\r\n]/, 1)
      return { title: `the statement ${line}`, keys: [`broken ${body}`], parts: () => [body] }
    }
  }
}

function describeTransition(statement: TransitionStatement, source: Source): Details {
  const { names, quorums, condition } = statement
  const spelled = names.map((list, at) => JSON.stringify([quorums?.[at] ?? null, list.toSorted()]))
  const ends = `arrow ${spelled.join(' ')}`
  const guard = ` : ${condition ?? ''}`
  const keys = [
    ends + guard,
    ends,
    `out of ${spelled.slice(0, -1).join(' ')}${guard}`,
    `into ${spelled.slice(1).join(' ')}${guard}`,
  ]
  const listed = names.map((list) => {
    const all = list.map(quoteName).join(', ')
    return list.length === 1 ? all : `[${all}]`
  })
  return {
    title: `the arrow ${listed.join(' -> ')}`,
    keys,
    identities: 2,
    parts: () => transitionParts(statement, source),
    sources: names.at(-2) ?? [],
    isUnguarded: condition === null,
  }
}

/** Its groups as lists of names, the arrows between them, and the guard with its colon. */
function transitionParts({ groups, contentEnd }: TransitionStatement, source: Source): readonly Part[] {
  let done = 0
  const parts = groups.flatMap((group): Part[] => {
    const arrow = source(done, group.from)
    done = group.to
    return [arrow, groupOf(group, source)]
  })
  return [...parts, source(done, contentEnd)]
}

function groupOf({ from, to, names, list }: GroupNode, source: Source): Block {
  const kind = 'names'
  if (!list) {
    const [name] = names
    return { kind, open: '', items: name ? [nameItem(name.name, '', source(from, to), '')] : [], close: '' }
  }
  let done = list.open + 1
  const items = names.map((name, at) => {
    const end = list.commas[at] === undefined ? name.to : (list.commas[at] as number) + 1
    const item = nameItem(
      name.name,
      source(done, name.from),
      source(name.from, name.to),
      source(name.to, end),
    )
    done = end
    return item
  })
  return { kind, open: source(from, list.open + 1), items, close: source(done, to) }
}

function nameItem(name: string, lead: string, body: string, end: string): Item {
  const title = quoteName(name)
  return { kind: 'name', title, keys: [`name ${name}`], identities: 1, lead, body, parts: () => [body], end }
}

interface Entry {
  readonly key: NameNode
  readonly from: number
  readonly to: number
  readonly comma: number | null
  /** Of a property; it may be a list of entries itself. */
  readonly value?: ValueNode
}

/** The properties of a declaration; an empty list where there are no braces. */
function entriesOf(block: BlockNode | null, source: Source, start: number): Block {
  if (!block) return { kind: 'entries', open: '', items: [], close: '' }
  return listOf({ open: block.from, close: block.close }, block.entries, source, start)
}

function placesOf(statement: LayoutStatement, source: Source): Block {
  const { items, ...block } = listOf(statement, statement.entries, source)
  const places = items.map((item): Item => ({ ...item, title: `the place of ${item.title}`, yields: true }))
  return { ...block, items: places }
}

/** A list in braces; `start` is where what stands before its `{` begins. */
function listOf(
  { open, close }: { readonly open: number; readonly close: number },
  entries: readonly Entry[],
  source: Source,
  start = 0,
): Block {
  let done = lineAfter(source, open + 1, entries[0]?.from ?? close)
  const head = source(start, done)
  const items = entries.map(({ key, from, to, comma, value }, index): Item => {
    const end = lineAfter(source, comma === null ? to : comma + 1, entries[index + 1]?.from ?? close)
    const lead = source(done, from)
    const body = source(from, to)
    done = end
    return {
      ...{ kind: 'entry', title: quoteName(key.name), keys: [`entry ${key.name}`], identities: 1 },
      ...{ lead, body, end: source(to, end) },
      parts: () => (value ? valueParts(from, value, source) : [body]),
    }
  })
  return { kind: 'entries', open: head, items, close: source(done, close + 1) }
}

function valueParts(from: number, value: ValueNode, source: Source): readonly Part[] {
  const head = source(from, value.from)
  return value.kind === 'map'
    ? [head, entriesOf(value.block, source, value.from)]
    : [head, source(value.from, value.to)]
}

/** Where the line ends that an offset is on; the offset itself when the next entry or brace is on it. */
function lineAfter(source: Source, from: number, to: number): number {
  const lineEnd = scanGap(source(from, to), 0, to - from).find(({ kind }) => kind === 'line-end')
  return lineEnd ? from + lineEnd.to : from
}
