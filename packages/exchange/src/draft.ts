import {
  applyEdits,
  formatWorkflow,
  isPlainName,
  type Join,
  openWorkflow,
  type Point,
  parse,
  parseExpression,
  quoteName,
} from '@rabbit/dsl'
import type { Losses } from './loss.ts'
import { printExpression } from './print-expression.ts'
import { spellText } from './value.ts'

/** A state to be written; `key` is what arrows call it, `name` what it would like to be called. */
export interface DraftState {
  readonly key: string
  readonly name: string
  /** null for one that needs no declaration. */
  readonly type: string | null
  /** Names and source texts. A function gets the name that a key ended up with. */
  readonly properties: readonly (readonly [string, string | ((nameOf: (key: string) => string) => string)])[]
}

export interface DraftArrow {
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** null with one source. */
  readonly join: Join | null
  /** What stands after the colon. */
  readonly guard: string | null
}

/** A workflow that was read from another format, before it is written. */
export interface Draft {
  readonly name: string | null
  readonly title: string | null
  /** Source texts: `amount: number = 3`. */
  readonly inputs: readonly string[]
  /** Source texts: `on event "paid"`. */
  readonly triggers: readonly string[]
  readonly states: readonly DraftState[]
  readonly arrows: readonly DraftArrow[]
  readonly places: ReadonlyMap<string, Point>
}

/** The draft as formatted text without syntax errors. */
export function writeDraft(draft: Draft, losses: Losses): string {
  const names = nameStates(draft.states)
  const nameOf = (key: string) => names.get(key) ?? key
  const spelled = (keys: readonly string[]) => keys.map((key) => quoteName(nameOf(key)))
  const mentioned = new Set(draft.arrows.flatMap(({ from, to }) => [...from, ...to]))
  const lines: string[] = []
  if (draft.name !== null || draft.title !== null) {
    const name = cleanName(draft.name ?? slugOf(draft.title ?? '')) || 'workflow'
    const title = draft.title === null || draft.title === name ? '' : ` ${spellText(draft.title)}`
    lines.push(`workflow ${quoteName(name)}${title}`, '')
  }
  if (draft.inputs.length > 0) lines.push(`input { ${draft.inputs.join(', ')} }`, '')
  lines.push(...draft.triggers, '')
  for (const { key, type, properties } of draft.states) {
    if (type === null && properties.length === 0 && mentioned.has(key)) continue
    const body = properties.map(
      ([name, value]) => `  ${name}: ${typeof value === 'string' ? value : value(nameOf)}`,
    )
    lines.push(
      `state ${quoteName(nameOf(key))}: ${type ?? 'task'}${body.length > 0 ? ` {\n${body.join('\n')}\n}` : ''}`,
    )
  }
  lines.push('')
  for (const { from, to, join, guard } of draft.arrows) {
    const sources = spelled(from)
    const targets = spelled(to)
    const prefix =
      sources.length < 2 || join === null || join === 'all' ? '' : join === 'any' ? 'any ' : `${join} of `
    const line = `${prefix}${listed(sources)} -> ${listed(targets)}`
    lines.push(guard === null ? line : `${line}: ${safeGuard(guard, line, losses)}`)
  }
  if (draft.places.size > 0) {
    const places = [...draft.places].map(([key, { x, y }]) => `  ${quoteName(nameOf(key))}: ${x} ${y}`)
    lines.push('', 'layout {', ...places, '}')
  }
  const text = `${lines.join('\n').trim()}\n`
  return applyEdits(text, formatWorkflow(openWorkflow(text)))
}

const listed = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `[${names.join(', ')}]`

/** Whether a text can stand as a guard. */
export function isGuard(text: string): boolean {
  if (/[\n\r]/.test(text)) return false
  const { statements } = parse(`a -> b: ${text}`)
  const [only] = statements
  return (
    statements.length === 1 &&
    only?.kind === 'transition' &&
    only.semicolon === null &&
    !only.diagnostics.some(({ severity }) => severity === 'error')
  )
}

/** What cannot be read as a guard stays as a statement in words, which never holds by accident. */
function safeGuard(guard: string, line: string, losses: Losses): string {
  if (isGuard(guard)) return guard
  losses.add(
    `transition ${line}`,
    `Its condition ${JSON.stringify(guard)} is no expression of the language; it stands as a statement in words (ai "…"). Write it as an expression.`,
  )
  return inWords(guard)
}

/** An expression in its usual spelling; anything else as it is. */
export function tidyGuard(guard: string): string {
  const { expression } = parseExpression(guard)
  return (expression && printExpression(expression)) ?? guard
}

/** A condition that only words can say. */
export const inWords = (statement: string): string => `ai ${spellText(statement.replace(/\s+/g, ' ').trim())}`

/** Without what a name cannot hold: line ends, control characters, lone surrogates, blanks at the ends. */
export const cleanName = (name: string): string =>
  name
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ')
    .trim()

/** A plain name made of a title: `Order a pizza` gives `order_a_pizza`. */
export function slugOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}]+/gu, '_')
    .replace(/^[_\p{M}]+|_+$/gu, '')
  return isPlainName(slug) ? slug : 'workflow'
}

/** A name for each key, safe and used once: the second `Check` is `Check 2`. */
function nameStates(states: readonly DraftState[]): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const { key, name } of states) {
    const wish = cleanName(name) || cleanName(key) || 'state'
    let free = wish
    for (let n = 2; taken.has(free); n++) free = isPlainName(wish) ? `${wish}_${n}` : `${wish} ${n}`
    taken.add(free)
    names.set(key, free)
  }
  return names
}
