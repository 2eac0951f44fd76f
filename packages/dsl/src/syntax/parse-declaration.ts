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
  if (c.kind() !== Token.word)
    return c.missing('R002', 'Here the type of the state is missing: task, http, approval …')
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

/** `on webhook POST "/path"`, `on schedule "…" in "zone"`, `on event "name"`, or another kind as it is written. */
export function parseTrigger(c: Cursor): TriggerStatement | null {
  c.index++
  const trigger = parseName(c, 'the kind of trigger: webhook, schedule or event')
  if (!trigger) return null
  const words: NameNode[] = []
  while (startsName(c.kindOnLine())) {
    const word = parseName(c, 'a word')
    if (!word) return null
    words.push(word)
  }
  if (!isComplete(trigger, words)) return incomplete(c, trigger)
  const contentEnd = c.lastEnd
  const end = takeEnd(c, false)
  if (!end) return null
  const { length, semicolon, reach, diagnostics } = end
  return { kind: 'trigger', trigger, words, length, contentEnd, semicolon, reach, diagnostics }
}

function isComplete(trigger: NameNode, words: readonly NameNode[]): boolean {
  const shape = words.map((word) => (word.quoted ? '"' : word.name === 'in' ? 'in' : 'word')).join(' ')
  switch (trigger.name) {
    case 'webhook':
      return shape === 'word "' || shape === '"'
    case 'schedule':
      return shape === '"' || shape === '" in "'
    case 'event':
      return shape === '"'
    default:
      return true
  }
}

const examples: Readonly<Record<string, string>> = {
  webhook: 'on webhook POST "/path"',
  schedule: 'on schedule "0 9 * * 1-5" in "Europe/Berlin"',
  event: 'on event "customer.created"',
}

function incomplete(c: Cursor, trigger: NameNode): null {
  if (c.kindOnLine() === Token.unclosed) return c.unclosedToken()
  return c.missing('R011', `This trigger is not complete. Write it like ${examples[trigger.name]}.`)
}
