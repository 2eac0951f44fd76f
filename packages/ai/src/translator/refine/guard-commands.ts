import { conditionText } from '../build/condition-text.ts'
import { expressionText, quotedText } from '../build/expression-text.ts'
import { sound } from '../build/render-draft.ts'
import { readCondition } from '../understand/read-condition.ts'
import { indexOf, is, type Words } from '../words/token.ts'
import { type Command, Question, stateOf } from './command.ts'
import { mindOf } from './new-step.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `change the condition from a to b to amount > 5`, `set the guard of b to is_paid`. */
export const setGuard: Command = (words, session) => {
  const at = indexOf(words, ['condition', 'guard'])
  if (at < 0 || at > 3) return null
  const removes = is(words[0], 'remove', 'delete', 'drop', 'clear')
  const last = removes ? words.length : words.findLastIndex((token) => is(token, 'to', 'into', 'as', ':'))
  if (last < at) return null
  const between = words.slice(at + 1, last).filter((token) => !is(token, 'the', 'arrow', 'transition'))
  const index = arrowMeant(between, session)
  if (removes) {
    session.apply({ kind: 'set-guard', transition: index, condition: null })
    return 'Removed the condition.'
  }
  const text = guardFrom(words.slice(last + 1), session)
  if (text === null)
    throw new Question(
      'I did not understand the new condition. Write it like "amount > 100" or "the order is paid".',
    )
  session.apply({ kind: 'set-guard', transition: index, condition: text })
  return `Changed the condition to ${text}.`
}

/** An expression as it stands, or plain words. */
export function guardFrom(words: Words, session: Session): string | null {
  const only = words.length === 1 && words[0]?.kind === 'quoted' ? words[0].text : null
  const raw =
    only ?? words.map((token) => (token.kind === 'quoted' ? quotedText(token.text) : token.text)).join(' ')
  if (/^(otherwise|else)$/.test(raw)) return 'otherwise'
  const judged = words.findLast((token) => token.kind === 'quoted')
  if (is(words[0], 'ai') || (is(words[0], 'the', 'a') && is(words[1], 'ai'))) {
    if (judged === undefined) return null
    const sure = words.find((token) => token.kind === 'number')?.value
    return `ai ${quotedText(judged.text)}${sure === undefined ? '' : ` >= ${sure}`}`
  }
  const operator = /[<>=]|\b(and|or|not|in)\b/.test(raw) || /^[\p{L}_]\w*$/u.test(raw)
  const expression = operator ? sound(raw) : null
  if (expression !== null) return expressionText(expression)
  const condition = readCondition(words, mindOf(session))
  return condition === null ? null : conditionText(condition, [])
}

function arrowMeant(words: Words, session: Session): number {
  const from = indexOf(words, ['from', 'between'])
  const to = words.findIndex((token, i) => i > from && is(token, 'to', '->', 'and'))
  if (to > 0) {
    const source = stateOf(words.slice(from + 1, to), session)
    const target = stateOf(words.slice(to + 1), session)
    const index = session.transitions.findIndex(
      (transition) => transition.from.includes(source) && transition.to.includes(target),
    )
    if (index < 0) throw new Question(`There is no arrow from "${source}" to "${target}".`)
    return index
  }
  const state = stateOf(
    words.filter((token) => !is(token, 'for', 'of', 'into', 'before', 'on', 'from')),
    session,
  )
  const entering = session.entering(state)
  const guarded = entering.filter(({ transition }) => transition.condition !== null)
  const pool = guarded.length > 0 ? guarded : entering
  const first = pool[0]
  if (first === undefined) throw new Question(`No arrow leads to "${state}".`)
  if (pool.length > 1)
    throw new Question(
      `Several arrows lead to "${state}": from ${quotedList(
        pool.flatMap(({ transition }) => [...transition.from]),
        'or',
      )}. Say "the condition from … to ${state}".`,
    )
  return first.index
}
