import { describeType, type TypeScope } from '../expression/index.ts'
import { isReservedKey } from '../graph/writes.ts'
import { Token } from '../syntax/token.ts'
import type { Span } from '../text/span.ts'
import { typesAt } from '../types-at.ts'
import type { Workflow } from '../workflow.ts'
import {
  blockPath,
  propertyCompletions,
  stateValueCompletions,
  typeCompletions,
} from './completion-blocks.ts'
import { inputCompletions } from './completion-input.ts'
import { type Completion, keyword, stateCompletions } from './completion-item.ts'
import { triggerCompletions, triggerTextCompletions } from './completion-triggers.ts'
import { guardCompletions, stepKeyCompletions, valueCompletions } from './completion-values.ts'
import { guardColon, isInTemplate, isWord, type Word, writtenAt } from './place.ts'

export interface Completions {
  /** What is replaced: the word being typed, or the string with its quotes. */
  readonly span: Span
  readonly items: readonly Completion[]
}

/** What fits at an offset, the most likely first; broken text before it is understood as far as it goes. */
export function completionsAt(workflow: Workflow, offset: number): Completions {
  const { words, span, quoted, isText } = writtenAt(workflow.tree, offset)
  if (isText) return { span, items: [] }
  if (quoted) {
    const quote = workflow.text[quoted.from] as '"' | "'"
    return { span: quoted, items: textCompletions(workflow, words, quote) }
  }
  const start = hyphenatedStart(words, span.from)
  const before = start === span.from ? words : words.filter(({ from }) => from < start)
  const after = /^[^\n\r]*/.exec(workflow.text.slice(span.to, span.to + 200))?.[0] ?? ''
  const items = itemsFor(workflow, before, after)
  return { span: { from: start, to: span.to }, items: withTypes(items, typesAt(workflow, offset)) }
}

/** Names of the context with their types, where these are known at this place. */
function withTypes(items: readonly Completion[], types: TypeScope): readonly Completion[] {
  if (types.size === 0) return items
  return items.map((item) => {
    const type = item.kind === 'name' ? types.get(item.label) : undefined
    if (type === undefined || type === 'any' || isReservedKey(item.label)) return item
    return {
      ...item,
      detail: `${describeType(type)}, ${item.detail.replace(/^input: .*/, 'from the input')}`,
    }
  })
}

/** @param after what follows on the line of the cursor */
function itemsFor(workflow: Workflow, words: readonly Word[], after: string): readonly Completion[] {
  const [first, second] = words
  const previous = words.at(-1)
  if (!first || !previous) return [...stateCompletions(workflow), ...joins, ...declarations]
  if (isInTemplate(first)) return valueCompletions(workflow, words.slice(1))
  if (isWord(first, 'state') && second?.kind !== Token.arrow) return inState(workflow, words, after)
  if (isWord(first, 'layout') && second?.kind === Token.openBrace) return inLayout(workflow, words)
  if (isWord(first, 'input') && second?.kind === Token.openBrace) return inputCompletions(words)
  if (isWord(first, 'on') && second?.kind !== Token.arrow) return triggerCompletions(words)
  if (isWord(first, 'workflow') && isHeader(words)) return []
  const colon = guardColon(words)
  if (colon >= 0) return guardCompletions(workflow, words, colon)
  if (wantsName(previous)) {
    return previous.kind === Token.arrow
      ? stateCompletions(workflow).concat(joins)
      : stateCompletions(workflow)
  }
  return afterName(words)
}

function inState(workflow: Workflow, words: readonly Word[], after: string): readonly Completion[] {
  if (words.length === 1) return undeclaredStates(workflow)
  const path = blockPath(words)
  if (path) return propertyCompletions(workflow, words, path, after)
  return words.at(-1)?.kind === Token.colon ? typeCompletions(workflow, after) : []
}

function inLayout(workflow: Workflow, words: readonly Word[]): readonly Completion[] {
  const path = blockPath(words)
  if (!path?.isKey) return []
  return stateCompletions(workflow)
    .filter(({ label }) => !path.taken.includes(label))
    .map((item) => ({ ...item, insert: `${item.insert}: ` }))
}

/** What fits in a string: names of states that are written in quotes, schedules and time zones. */
function textCompletions(
  workflow: Workflow,
  words: readonly Word[],
  quote: '"' | "'",
): readonly Completion[] {
  const [first, second] = words
  const previous = words.at(-1)
  if (!first || !previous) return stateCompletions(workflow)
  if (isInTemplate(first)) return stepKeyCompletions(workflow, words, quote)
  if (isWord(first, 'on') && second?.kind !== Token.arrow) return triggerTextCompletions(words)
  if (isWord(first, 'state') && second && second.kind !== Token.arrow) {
    const path = blockPath(words)
    return path ? stateValueCompletions(workflow, words, path) : []
  }
  if (isWord(first, 'layout') && second?.kind === Token.openBrace) return inLayout(workflow, words)
  if (/^(?:workflow|input)$/.test(first.text) && second?.kind !== Token.arrow) return []
  if (guardColon(words) >= 0) return stepKeyCompletions(workflow, words, quote)
  return wantsName(previous) ? stateCompletions(workflow) : []
}

/** Names, but no state's: the workflow's own and its title. */
const isHeader = ([, ...rest]: readonly Word[]): boolean =>
  rest.every(({ kind }) => kind === Token.word || kind === Token.string)

const wantsName = ({ kind }: Word): boolean =>
  kind === Token.arrow || kind === Token.openList || kind === Token.comma

/** States that arrows name and nothing declares yet come first after `state`. */
function undeclaredStates({ graph }: Workflow): readonly Completion[] {
  const undeclared = graph.states.filter(
    ({ name, declared }) => !declared && name !== 'start' && name !== 'end',
  )
  return stateCompletions({ graph: { ...graph, states: undeclared } }).filter(
    ({ label }) => label !== 'start' && label !== 'end',
  )
}

function afterName(words: readonly Word[]): readonly Completion[] {
  const hasArrow = words.some(({ kind }) => kind === Token.arrow)
  const arrow = keyword('->', 'leads to')
  return hasArrow ? [arrow, keyword(':', 'when: a guard follows')] : [arrow]
}

/** Where a name such as `re-order` begins that is being typed in a state's place. */
function hyphenatedStart(words: readonly Word[], from: number): number {
  if (guardColon(words) >= 0 || (words[0] && isInTemplate(words[0]))) return from
  let start = from
  for (let at = words.length - 1; at > 0; at -= 2) {
    const minus = words[at] as Word
    const part = words[at - 1] as Word
    const isPart = part.kind === Token.word || part.kind === Token.digits
    if (minus.kind !== Token.minus || minus.to !== start || part.to !== minus.from || !isPart) break
    start = part.from
  }
  return start
}

const joins = [
  keyword('any [', 'a join that the first of several reaches', 'any [${1:a}, ${2:b}] -> ${3:c}'),
  keyword('2 of [', 'a join that some of several reach', '${1:2} of [${2:a}, ${3:b}, ${4:c}] -> ${5:d}'),
]

const declarations = [
  keyword('state', 'declares what a state does', 'state ${1:name}: ${2:task}'),
  keyword('workflow', 'names the workflow', 'workflow ${1:name} "${2:Title}"'),
  keyword('input', 'declares what an execution is given', 'input { ${1:name}: ${2:string} }'),
  keyword('on', 'starts the workflow: a webhook, a schedule, an event …'),
  keyword('layout', 'holds positions chosen by hand', 'layout {\n  $1\n}'),
]
