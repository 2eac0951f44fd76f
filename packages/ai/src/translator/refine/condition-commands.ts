import { conditionText, negate } from '../build/condition-text.ts'
import type { Condition } from '../understand/condition.ts'
import { readCondition } from '../understand/read-condition.ts'
import { conditionLead } from '../understand/teller.ts'
import { is, trimSigns, type Words } from '../words/token.ts'
import { branch, detour } from './branch.ts'
import { type Command, Question, stateOf, stateSure } from './command.ts'
import { moveStep } from './move-step.ts'
import { createStep, describeSteps, mindOf } from './new-step.ts'
import { fitAny } from './pattern.ts'
import { insertAfter } from './restructure.ts'
import type { Session } from './session.ts'

/** `if the amount is over 1000, ask the CFO before x`, `only charge the card if the amount is over 0`. */
export const addCondition: Command = (words, session) => onlyIf(words, session) ?? branch(words, session)

function onlyIf(words: Words, session: Session): string | null {
  const at = words.findIndex((token, i) => i > 0 && is(token, 'if', 'when', 'unless'))
  if (at < 1 || (!words.some((token) => is(token, 'only')) && !is(words[0], 'skip'))) return null
  const subject = trimSigns(words.slice(0, at)).filter(
    (token) =>
      !is(
        token,
        'only',
        'should',
        'run',
        'happen',
        'happens',
        'do',
        'execute',
        'runs',
        'be',
        'skip',
        'go',
        'to',
      ),
  )
  const state = stateOf(subject, session)
  const after = fitAny(words.slice(at + 1), [
    '{step} is|has|was|are|have been? finished|done|complete|completed|ready|over|through',
    '{step} succeeded|finished|completed|worked',
  ])?.step
  const first = after === undefined ? null : stateSure(after, session)
  if (first !== null && first !== state && !is(words[at], 'unless'))
    return moveStep(session, state, 'after', first)
  const read = readCondition(words.slice(at + 1), mindOf(session))
  if (read === null)
    throw new Question(
      `I did not understand the condition for "${state}". Write it like "only ${state} if amount is over 100".`,
    )
  const skips = is(words[0], 'skip') !== is(words[at], 'unless')
  const condition = skips ? negate(read) : read
  guardEntering(session, state, condition)
  return `"${state}" now runs only if ${conditionText(condition, [])}.`
}

/** Every unguarded way into the state gets the guard; what does not fit goes past it. */
function guardEntering(session: Session, state: string, condition: Condition): void {
  const text = conditionText(condition, [])
  const next = session.leaving(state).find(({ transition }) => transition.guard?.kind !== 'error')?.transition
    .to ?? ['end']
  for (const { index, transition } of session.entering(state)) {
    if (transition.guard !== null) {
      session.apply({
        kind: 'set-guard',
        transition: index,
        condition:
          transition.guard.kind === 'expression'
            ? `${bracket(transition.condition ?? '')} and ${bracket(text)}`
            : text,
      })
      continue
    }
    session.apply({ kind: 'set-guard', transition: index, condition: text })
    session.apply({
      kind: 'connect',
      from: [...transition.from],
      to: [...next],
      condition: 'otherwise',
      as: 'arrow',
      ...(transition.join === null ? {} : { join: transition.join }),
    })
  }
}

function bracket(text: string): string {
  return / or /.test(text) ? `(${text})` : text
}

/** `after validate_order, if the amount is over 500, ask the CFO for approval`. */
export const addConditionAfter: Command = (words, session) => {
  if (!is(words[0], 'after') || !words.some((token, i) => i > 1 && is(token, 'if', 'unless'))) return null
  const comma = words.findIndex((token) => is(token, ',') || is(token, 'if', 'unless'))
  const state = stateOf(words.slice(1, comma), session)
  const rest = trimSigns(words.slice(comma))
  const lead = conditionLead(rest)
  const end = rest.findIndex((token, i) => i > lead && is(token, ',', 'then'))
  if (lead === 0 || end < 0) return null
  const condition = readCondition(rest.slice(lead, end), mindOf(session))
  const actions = condition === null ? [] : describeSteps(rest.slice(end + 1), session)
  const [first, ...more] = actions
  if (condition === null || first === undefined) return null
  const text = conditionText(is(rest[0], 'unless') ? negate(condition) : condition, [])
  let last = createStep(session, first)
  detour(session, state, last, text)
  for (const step of more) {
    const next = createStep(session, step)
    insertAfter(session, last, next)
    last = next
  }
  return `If ${text}, it goes over "${first.name}" after "${state}".`
}
