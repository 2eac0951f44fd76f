import type { Cursor } from './cursor.ts'
import { parseName, startsName, takeText } from './parse-name.ts'
import { parseBlock } from './parse-value.ts'
import { takeEnd } from './statement-end.ts'
import { Token } from './token.ts'
import type { NameNode, StateStatement, TriggerStatement, WorkflowStatement } from './tree.ts'

/** `workflow name "title"` */
export function parseWorkflow(c: Cursor): WorkflowStatement | null {
  c.index++
  const name = parseName(c, 'the name of the workflow')
  if (!name) return null
  const title = c.kindOnLine() === Token.string ? takeText(c) : null
  const contentEnd = c.lastEnd
  const end = takeEnd(c, false)
  if (!end) return null
  const { length, semicolon, reach, diagnostics } = end
  return { kind: 'workflow', name, title, length, contentEnd, semicolon, reach, diagnostics }
}

/** `state name: type { … }`; the braces may be missing. */
export function parseState(c: Cursor): StateStatement | null {
  c.index++
  const name = parseName(c, 'the name of the state')
  if (!name) return null
  if (c.kindOnLine() !== Token.colon) {
    return c.missing('R002', `Here : and a type are missing. Write state ${name.name}: task, for example.`)
  }
  const colon = c.from
  c.index++
  if (c.kind() !== Token.word) return noType(c)
  const type = parseName(c, 'the type of the state')
  if (!type) return null
  const block = c.kindOnLine() === Token.openBrace ? parseBlock(c, type.name) : null
  if (!block && c.problem) return null
  const contentEnd = c.lastEnd
  const end = takeEnd(c, block !== null)
  if (!end) return null
  const { length, semicolon, reach, diagnostics } = end
  return { kind: 'state', name, colon, type, block, length, contentEnd, semicolon, reach, diagnostics }
}

function noType(c: Cursor): null {
  if (startsName(c.kind()))
    return c.unexpected('The type of a state is a word without quotes: task, http, approval …')
  return c.missing('R002', typeIsMissing)
}

export const typeIsMissing = 'Here the type of the state is missing: task, http, approval …'

/** `on webhook POST "/path" signed KEY as github`, `on schedule "…" in "zone" missed skip`, `on event "name"`, or another kind as it is written. */
export function parseTrigger(c: Cursor): TriggerStatement | null {
  c.index++
  const trigger = parseName(
    c,
    'the kind of trigger: webhook, schedule, event, workflow, message, email or file',
  )
  if (!trigger) return null
  const words: NameNode[] = []
  while (startsName(c.kindOnLine())) {
    const word = parseName(c, 'a word')
    if (!word) return null
    words.push(word)
  }
  const allowed = Object.hasOwn(shapes, trigger.name) ? shapes[trigger.name] : undefined
  if (allowed && !allowed.includes(shapeOf(trigger.name, words)))
    return incomplete(c, trigger.name, words, allowed)
  const contentEnd = c.lastEnd
  const end = takeEnd(c, false)
  if (!end) return null
  const { length, semicolon, reach, diagnostics } = end
  return { kind: 'trigger', trigger, words, length, contentEnd, semicolon, reach, diagnostics }
}

/** What may follow the kinds of triggers that are known: a word, a joint such as `in`, a text in quotes. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  webhook: ['word "', '"'].flatMap((call) => [call, `${call} signed word`, `${call} signed word as word`]),
  schedule: ['"', '" in "'].flatMap((times) => [times, `${times} missed word`, `${times} missed word word`]),
  event: ['"'],
  workflow: ['" word', 'word word'],
  message: ['"', '" from word'],
  email: ['"', '" from word'],
  file: ['"'],
}

const joints: Readonly<Record<string, ReadonlySet<string>>> = {
  webhook: new Set(['signed', 'as']),
  schedule: new Set(['in', 'missed']),
  message: new Set(['from']),
  email: new Set(['from']),
}

function shapeOf(trigger: string, words: readonly NameNode[]): string {
  const own = joints[trigger]
  return words.map((word) => (word.quoted ? '"' : own?.has(word.name) ? word.name : 'word')).join(' ')
}

const examples: Readonly<Record<string, string>> = {
  webhook: 'on webhook POST "/path"',
  schedule: 'on schedule "0 9 * * 1-5" in "Europe/Berlin"',
  event: 'on event "customer.created"',
  workflow: 'on workflow "Take an order" completed',
  message: 'on message "orders" from BROKER_URL',
  email: 'on email "INBOX" from IMAP_URL',
  file: 'on file "inbox/*.csv"',
}

/** Reported at the first word that does not fit, or after the last when all do. */
function incomplete(
  c: Cursor,
  trigger: string,
  words: readonly NameNode[],
  allowed: readonly string[],
): null {
  const example = `Write it like ${examples[trigger]}.`
  const wrong = words.find((_, index) => {
    const shape = shapeOf(trigger, words.slice(0, index + 1))
    return !allowed.some((whole) => whole === shape || whole.startsWith(`${shape} `))
  })
  if (wrong) {
    const message = `This does not belong to the trigger. ${example}`
    return c.fail('R011', c.base + wrong.from, c.base + wrong.to, message)
  }
  if (c.kindOnLine() === Token.unclosed) return c.unclosedToken()
  return c.missing('R011', `This trigger is not complete. ${example}`)
}
