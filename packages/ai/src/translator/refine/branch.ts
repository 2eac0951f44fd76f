import type { Transition } from '@rabbit/dsl'
import { conditionText, negate } from '../build/condition-text.ts'
import type { Condition } from '../understand/condition.ts'
import { readCondition } from '../understand/read-condition.ts'
import { conditionLead } from '../understand/teller.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { Question, stateOf, stateSure } from './command.ts'
import { createStep, describeSteps, mindOf } from './new-step.ts'
import { quotedList } from './references.ts'
import { insertAfter, insertBetween } from './restructure.ts'
import { answerArrow, tellsAnswer } from './route-commands.ts'
import type { Session } from './session.ts'
import { back } from './spots.ts'

export const going = [
  'go to',
  'go back to',
  'continue with',
  'jump to',
  'skip to',
  'return to',
  'go straight to',
  'loop back to',
  'go on with',
]

/** `if invalid, also log the error`, `if the amount is over 1000, ask the CFO to approve after validate_order`. */
export function branch(words: Words, session: Session): string | null {
  const lead = conditionLead(words) || (is(words[0], 'when', 'whenever') ? 1 : 0)
  if (lead === 0) return null
  const found = words.findIndex((token, i) => i > lead && is(token, ',', 'then', ':'))
  const comma = found < 0 ? words.findIndex((_, i) => i > lead && startsWith(words, going, i) > 0) - 1 : found
  if (comma < 0) return null
  const chosen = choiceArrow(words.slice(lead, found < 0 ? comma + 1 : comma), session)
  const condition =
    chosen !== null
      ? choiceFlag
      : readCondition(words.slice(lead, found < 0 ? comma + 1 : comma), mindOf(session))
  if (condition === null) return null
  let body: Words = trimSigns(words.slice(comma + 1)).filter(
    (token, i) => !(i === 0 && is(token, 'then', 'also', 'please')),
  )
  const wanted = is(words[0], 'unless') ? negate(condition) : condition
  const text = conditionText(wanted, [])
  const existing = session.transitions.findIndex(
    (transition) => transition.condition !== null && sameGuard(transition.condition, text),
  )
  const opposite = session.transitions.findIndex(
    (transition) =>
      transition.condition !== null && sameGuard(transition.condition, conditionText(negate(wanted), [])),
  )
  const other =
    opposite < 0
      ? -1
      : session.transitions.findIndex(
          (transition) =>
            transition.guard?.kind === 'otherwise' &&
            transition.from.join() === session.transitions[opposite]?.from.join(),
        )
  const answer =
    condition.kind === 'approved' || tellsAnswer(words.slice(lead, comma))
      ? answerArrow(words.slice(lead, comma), session)
      : null
  const arrow = chosen ?? answer ?? session.transitions[existing >= 0 ? existing : other]
  const goes = startsWith(body, going)
  if (goes > 0) {
    const target = stateOf(body.slice(goes), session)
    const source = arrow?.from ?? [sourceFor(session, wanted, target)]
    session.apply({ kind: 'connect', from: [...source], to: [target], condition: text, as: 'arrow' })
    return `If ${text}, it goes to "${target}".`
  }
  const existingStep = stateSure(
    body.filter(
      (token) =>
        !is(token, 'it', 'right', 'away', 'immediately', 'directly', 'straight', 'just', 'again', 'instead'),
    ),
    session,
  )
  if (existingStep !== null && existingStep !== 'start') {
    const source = arrow?.from ?? [sourceFor(session, wanted, existingStep)]
    if (arrow !== undefined && existing >= 0 && arrow.to.length === 1)
      session.apply({
        kind: 'reroute',
        transition: existing,
        end: 'to',
        state: arrow.to[0] ?? 'end',
        newState: existingStep,
      })
    else
      session.apply({ kind: 'connect', from: [...source], to: [existingStep], condition: text, as: 'arrow' })
    return `If ${text}, it goes to "${existingStep}".`
  }
  const placed = back(body, session)
  if (placed !== null) body = placed.rest
  const actions = describeSteps(body, session)
  const [first, ...more] = actions
  if (first === undefined) return null
  const name = createStep(session, first)
  let last = name
  const chain = () => {
    for (const step of more) {
      const next = createStep(session, step)
      insertAfter(session, last, next)
      last = next
    }
  }
  if (arrow !== undefined && placed === null) {
    const target = arrow.to[0] ?? 'end'
    if (is(words.at(-1), 'instead') && arrow.to.length === 1) {
      const index = session.transitions.indexOf(arrow)
      session.apply({ kind: 'reroute', transition: index, end: 'to', state: target, newState: name })
      session.apply({ kind: 'connect', from: [name], to: ['end'], as: 'arrow' })
      chain()
      return `It does "${name}" instead of "${target}" then.`
    }
    insertBetween(session, arrow.from[0] ?? 'start', target, name)
    chain()
    return `Added "${name}" before "${target}" for that case.`
  }
  const source =
    placed === null
      ? sourceFor(session, wanted, null)
      : placed.spot.kind === 'after'
        ? placed.spot.state
        : (session.entering(placed.spot.state)[0]?.transition.from[0] ?? 'start')
  detour(session, source, name, text)
  chain()
  return `If ${text}, it goes over "${name}" after "${source}".`
}

const choiceFlag: Condition = { kind: 'flag', key: 'chosen', negated: false, subject: null }

/** The arrow of a decision's choice that the words name: `it is a bug`. */
function choiceArrow(words: Words, session: Session): Transition | null {
  const found = session.transitions.filter(
    ({ guard }) =>
      guard?.kind === 'choice' && words.some((token) => token.lower === guard.choice.toLowerCase()),
  )
  return found.length === 1 && words.length <= 8 ? (found[0] ?? null) : null
}

/** Guards a new way out of a state; the way that was there becomes the `otherwise`. */
export function detour(session: Session, source: string, name: string, text: string): void {
  const approved = session
    .leaving(source)
    .find(({ transition }) => transition.condition === 'approved' && transition.to.length === 1)
  if (session.typeOf(source) === 'approval' && approved !== undefined) {
    const [next = 'end'] = approved.transition.to
    const both = / or /.test(text) ? `approved and (${text})` : `approved and ${text}`
    session.apply({ kind: 'set-guard', transition: approved.index, condition: both })
    session.apply({ kind: 'reroute', transition: approved.index, end: 'to', state: next, newState: name })
    session.apply({ kind: 'connect', from: [source], to: [next], condition: 'approved', as: 'arrow' })
    session.apply({
      kind: 'connect',
      from: [name],
      to: [next],
      condition: session.typeOf(name) === 'approval' ? 'approved' : null,
      as: 'arrow',
    })
    if (session.typeOf(name) === 'approval')
      session.apply({ kind: 'connect', from: [name], to: ['end'], condition: 'otherwise', as: 'arrow' })
    return
  }
  const plain = session.leaving(source).find(({ transition }) => transition.guard === null)
  const fallback = session.leaving(source).find(({ transition }) => transition.guard?.kind === 'otherwise')
  const onward = plain?.transition.to ?? fallback?.transition.to ?? ['end']
  if (plain !== undefined)
    session.apply({ kind: 'set-guard', transition: plain.index, condition: 'otherwise' })
  session.apply({ kind: 'connect', from: [source], to: [name], condition: text, as: 'arrow' })
  if (plain === undefined && fallback === undefined)
    session.apply({ kind: 'connect', from: [source], to: ['end'], condition: 'otherwise', as: 'arrow' })
  session.apply({
    kind: 'connect',
    from: [name],
    to: [...onward],
    condition: session.typeOf(name) === 'approval' ? 'approved' : null,
    as: 'arrow',
  })
  if (session.typeOf(name) === 'approval' && onward.join() !== 'end')
    session.apply({ kind: 'connect', from: [name], to: ['end'], condition: 'otherwise', as: 'arrow' })
}

export function sourceFor(session: Session, condition: Condition, target: string | null): string {
  const keys = conditionText(condition, []).match(/[a-z_]+/gi) ?? []
  const guarded = session.transitions.find(
    (transition) =>
      transition.condition !== null &&
      keys.some((key) => key.length > 3 && transition.condition?.includes(key)),
  )
  if (guarded !== undefined && guarded.from.length === 1) return guarded.from[0] ?? 'start'
  const candidates = session.names.filter(
    (name) => name !== 'end' && name !== target && session.entering(name).length > 0,
  )
  const steps = candidates.filter((name) => name !== 'start')
  if (steps.length === 1) return steps[0] ?? 'start'
  throw new Question(
    `After which step should that be checked: ${quotedList(steps, 'or')}? For example: "after ${steps[0] ?? 'start'}, if …".`,
  )
}

function sameGuard(a: string, b: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/\s+/g, '')
      .replace(/==True|==true/g, '')
      .toLowerCase()
  return plain(a) === plain(b)
}
