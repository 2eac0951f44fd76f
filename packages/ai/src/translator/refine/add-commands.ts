import { conditionText, negate } from '../build/condition-text.ts'
import type { Condition } from '../understand/condition.ts'
import { startsAction } from '../understand/find-verb.ts'
import { readCondition } from '../understand/read-condition.ts'
import { parallelMarker } from '../understand/separators.ts'
import type { Action } from '../understand/story.ts'
import { conditionLead } from '../understand/teller.ts'
import { listOf } from '../words/list-of.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isBaseVerb } from '../words/verbs.ts'
import { type Command, Question, stateOf, stateOrNull, stateSure } from './command.ts'
import { moveStep } from './move-step.ts'
import { createStep, describeSteps, mindOf } from './new-step.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import { insertAfter, insertBefore, insertBetween, putBeside } from './restructure.ts'
import type { Session } from './session.ts'

const adding = [
  'add',
  'insert',
  'put',
  'include',
  'append',
  'introduce',
  'create',
  'have',
  'we need',
  'there must be',
  'place',
]

/** Where a new step goes. */
interface Spot {
  readonly kind: 'after' | 'before' | 'beside' | 'end' | 'start' | 'error'
  readonly state: string
  readonly and?: string
}

/** `add … after x`, `before x, …`, `… in parallel with x`, `send a receipt at the end`. */
export const addStep: Command = (words, session) => {
  const placed = spotOf(words, session)
  const verb = startsWith(words, adding)
  const body = placed === null ? words : placed.rest
  const lead = startsWith(body, adding)
  const described = trimSigns(lead > 0 ? body.slice(lead) : body)
  if (placed === null && verb === 0) return null
  if (placed !== null && lead === 0 && verb === 0 && !startsAction(described, 0, false)) return null
  if (placed !== null && verb === 0 && lead === 0) {
    const known = stateSure(described, session)
    const { kind, state, and } = placed.spot
    if (known !== null && and === undefined && known !== state && (kind === 'after' || kind === 'before'))
      return moveStep(session, known, kind, state)
  }
  const list = namesIn(described, session)
  const actions = list ?? describeSteps(described, session)
  if (actions.length === 0)
    throw new Question(
      `What should the new step do? For example: "add send_receipt after ${sample(session)}".`,
    )
  const spot = placed?.spot ?? { kind: 'end' as const, state: 'end' }
  const names: string[] = []
  let last = spot.state
  for (const action of actions) {
    const name = createStep(session, action)
    names.push(name)
    if (names.length === 1) putAt(session, name, spot)
    else insertAfter(session, last, name)
    last = name
  }
  session.focus = names.at(-1) ?? null
  return `Added ${quotedList(names)} ${spotWords(spot)}.`
}

function sample(session: Session): string {
  return session.names.find((name) => name !== 'start' && name !== 'end') ?? 'start'
}

/** `pack_parcel and print_label`: names as they are. */
function namesIn(words: Words, session: Session): readonly Action[] | null {
  const names = words.filter((token) => !is(token, ',', 'and', 'then'))
  const only = names.length === 1
  const fits = names.every(
    (token) =>
      token.kind === 'quoted' ||
      (token.kind === 'word' &&
        (token.text.includes('_') ||
          (only && (isBaseVerb(token.lower) || session.names.includes(token.text))))),
  )
  if (names.length === 0 || !fits) return null
  return names.map(({ text }) => ({
    name: text,
    longName: text,
    type: 'task',
    properties: [],
    verb: null,
    nouns: [],
  }))
}

function putAt(session: Session, name: string, spot: Spot): void {
  switch (spot.kind) {
    case 'after':
      if (spot.and !== undefined) {
        if (!insertBetween(session, spot.state, spot.and, name))
          throw new Question(
            `There is no arrow from "${spot.state}" to "${spot.and}". Say "after ${spot.state}" or "before ${spot.and}".`,
          )
        return
      }
      insertAfter(session, spot.state, name)
      finishApproval(session, name)
      return
    case 'before':
      insertBefore(session, spot.state, name)
      return
    case 'beside':
      putBeside(session, spot.state, name)
      return
    case 'start':
      insertAfter(session, 'start', name)
      finishApproval(session, name)
      return
    case 'error':
      session.apply({ kind: 'connect', from: [spot.state], to: [name], condition: 'on error', as: 'arrow' })
      session.apply({ kind: 'connect', from: [name], to: ['end'], as: 'arrow' })
      return
    case 'end':
      atEnd(session, name)
      return
  }
}

/** An approval that was put before other steps goes on with a yes only. */
function finishApproval(session: Session, name: string): void {
  if (session.typeOf(name) !== 'approval') return
  const leaving = session.leaving(name).filter(({ transition }) => transition.from.length === 1)
  const plain = leaving.length === 1 && leaving[0]?.transition.guard === null ? leaving[0] : undefined
  if (plain === undefined || (plain.transition.to.length === 1 && plain.transition.to[0] === 'end')) return
  session.apply({ kind: 'set-guard', transition: plain.index, condition: 'approved' })
  session.apply({ kind: 'connect', from: [name], to: ['end'], condition: 'otherwise', as: 'arrow' })
}

/** After the last step; after each of them when there are several ways to end. */
function atEnd(session: Session, name: string): void {
  const entering = session.entering('end').filter(({ transition }) => transition.guard?.kind !== 'error')
  if (entering.length > 0) {
    insertBefore(session, 'end', name)
    return
  }
  const { states, transitions } = session.workflow.graph
  const leaving = new Set(transitions.flatMap(({ from }) => from))
  const last = states
    .map((state) => state.name)
    .filter(
      (state) => !leaving.has(state) && state !== name && transitions.some(({ to }) => to.includes(state)),
    )
  if (last.length === 0) session.apply({ kind: 'connect', from: ['start'], to: [name] })
  for (const state of last) session.apply({ kind: 'connect', from: [state], to: [name], as: 'arrow' })
}

interface Placed {
  readonly spot: Spot
  readonly rest: Words
}

/** Finds the words that say where, at the front or at the back. */
function spotOf(words: Words, session: Session): Placed | null {
  return (
    between(words, session) ??
    front(words, session) ??
    parallel(words, session) ??
    edges(words) ??
    onceDone(words, session) ??
    back(words, session)
  )
}

function between(words: Words, session: Session): Placed | null {
  const at = words.findIndex((token) => is(token, 'between'))
  if (at < 0) return null
  const and = words.findIndex((token, i) => i > at && is(token, 'and'))
  if (and < 0) return null
  const comma = words.findIndex((token, i) => i > and && is(token, ','))
  const end = at === 0 ? (comma > 0 ? comma : verbAfter(words, and + 2)) : words.length
  if (end < 0) return null
  const from = stateOf(words.slice(at + 1, and), session)
  const to = stateOf(words.slice(and + 1, end), session)
  return {
    spot: { kind: 'after', state: from, and: to },
    rest: trimSigns([...words.slice(0, at), ...words.slice(end)]),
  }
}

function verbAfter(words: Words, from: number): number {
  return words.findIndex(
    (token, i) => i >= from && (startsWith(words, adding, i) > 0 || isBaseVerb(token.lower)),
  )
}

/** `after x, add y`, `before x ask the manager …`. */
function front(words: Words, session: Session): Placed | null {
  if (!is(words[0], 'after', 'before', 'once', 'when')) return null
  const kind = is(words[0], 'before') ? 'before' : 'after'
  const comma = words.findIndex((token) => is(token, ',', ':'))
  const verb = comma > 0 ? -1 : verbAfter(words, 2)
  const end = comma > 0 ? comma : verb
  if (end < 0) return null
  if (
    is(words[0], 'when', 'once') &&
    words.slice(0, end).some((token) => is(token, 'fails', 'failed', 'is', 'arrives'))
  )
    return null
  const state = is(words[0], 'when', 'once')
    ? stateOrNull(words.slice(1, end), session)
    : stateOf(words.slice(1, end), session)
  if (state === null) return null
  return { spot: { kind, state }, rest: trimSigns(words.slice(end)) }
}

function parallel(words: Words, session: Session): Placed | null {
  const alone = fitAny(words, [
    '{body} in_parallel|at_the_same_time|concurrently|alongside|simultaneously',
    '{body} in_parallel|at_the_same_time with|to|as that|it|them|the_others|the_rest|these|those|all_of_them',
  ])
  if (alone?.body !== undefined && !alone.body.some((token) => is(token, 'and', 'with')))
    return { spot: { kind: 'beside', state: forkMember(session) }, rest: alone.body }
  const at = words.findIndex(
    (token, i) =>
      (parallelMarker(words, i) !== null &&
        is(words[i + (parallelMarker(words, i) ?? 0)], 'with', 'to', 'as')) ||
      (is(token, 'alongside', 'beside', 'next') && is(words[i + 1], 'to', 'the') && i > 1) ||
      (is(token, 'while') && i > 1),
  )
  if (at < 1) return null
  const size = parallelMarker(words, at) ?? (is(words[at], 'next') ? 1 : 0)
  const rest = words.slice(at + size + (is(words[at], 'while', 'alongside', 'beside') ? 1 : 1))
  const state = stateOf(rest, session)
  const body = trimSigns(words.slice(0, at))
  return { spot: { kind: 'beside', state }, rest: body }
}

/** A branch of the only fork. */
function forkMember(session: Session): string {
  const forks = session.transitions.filter(({ to }) => to.length > 1)
  const [first, ...more] = forks
  if (first !== undefined && more.length === 0) return first.to[0] ?? ''
  if (first === undefined && session.focus !== null) return session.focus
  throw new Question(
    `In parallel with which step? For example: "add … in parallel with ${first?.to[0] ?? sample(session)}".`,
  )
}

function edges(words: Words): Placed | null {
  for (let i = 0; i < words.length; i += 1) {
    const end = startsWith(
      words,
      listOf(`
    at the end | at the very end | as the last step | as a last step | in the end | to the end |
    as last step | as the final step | at the end of the workflow | before the end |
    to the end of the workflow | before it ends`),
      i,
    )
    const start = startsWith(
      words,
      listOf(`
    at the start | at the beginning | as the first step | as a first step | at the very beginning |
    as first step | to the beginning | to the start | in front | at the beginning of the workflow |
    before everything else | before anything else | first of all`),
      i,
    )
    if (end === 0 && start === 0) continue
    const rest = trimSigns([...words.slice(0, i), ...words.slice(i + Math.max(end, start))])
    if (rest.length === 0) return null
    return { spot: end > 0 ? { kind: 'end', state: 'end' } : { kind: 'start', state: 'start' }, rest }
  }
  return null
}

/** `send a link when it ships`: after the step that the last words tell of. */
function onceDone(words: Words, session: Session): Placed | null {
  const caught = fitAny(words, [
    '{body} when|once|as_soon_as it|we|that|this|everything has|have|is|are|was? {step}',
  ])
  if (caught?.body === undefined || caught.step === undefined || caught.step.length > 2) return null
  if (caught.step.some((token) => is(token, 'fails', 'failed', 'fail'))) return null
  const state = stateSure(caught.step, session)
  return state === null ? null : { spot: { kind: 'after', state }, rest: caught.body }
}

/** `add y after x`: the last such word that a step follows. */
function back(words: Words, session: Session): Placed | null {
  for (let i = words.length - 2; i > 0; i -= 1) {
    const size = startsWith(
      words,
      [
        'right after',
        'directly after',
        'after',
        'right before',
        'directly before',
        'before',
        'in front of',
        'behind',
        'following',
        'just after',
        'just before',
      ],
      i,
    )
    if (size === 0 || is(words[i - 1], 'right', 'directly', 'just')) continue
    const kind = words.slice(i, i + size).some((token) => is(token, 'before', 'front')) ? 'before' : 'after'
    const state = stateOf(words.slice(i + size), session)
    return { spot: { kind, state }, rest: trimSigns(words.slice(0, i)) }
  }
  return null
}

function spotWords({ kind, state, and }: Spot): string {
  if (and !== undefined) return `between "${state}" and "${and}"`
  if (kind === 'end') return 'at the end'
  if (kind === 'start') return 'at the beginning'
  if (kind === 'beside') return `in parallel with "${state}"`
  return kind === 'error' ? `for when "${state}" fails` : `${kind} "${state}"`
}

const errorName = /^[A-Z]\w*(?:Error|Exception|Timeout)$/

/** `if x fails, notify ops`, `when anything goes wrong, alert the team`, `if it times out, …`. */
export const onFailure: Command = (words, session) => {
  const fails = words.findIndex(
    (token, i) =>
      is(token, 'fails', 'fail', 'failed', 'failure', 'error', 'errors', 'wrong', 'timeout') ||
      errorName.test(token.text) ||
      (is(token, 'times', 'time') && is(words[i + 1], 'out')),
  )
  if (fails < 0 || !is(words[0], 'if', 'when', 'whenever', 'on', 'in', 'should', 'add', 'handle')) return null
  if (is(words[0], 'add') && is(words[1], 'a') && is(words[2], 'timeout')) return null
  if (is(words[0], 'add', 'handle')) return addHandling(words, session)
  let comma = words.findIndex((token, i) => i >= fails && is(token, ',', ':', 'then'))
  const open = comma < 0
  if (open) {
    const way = words.findIndex((_, i) => i > fails && startsWith(words, going, i) > 0)
    comma =
      (way > 0
        ? way
        : words.findIndex((token, i) => i > fails && isBaseVerb(token.lower) && !is(token, 'out'))) - 1
  }
  if (comma < 0) return null
  const said = words.slice(0, comma + 1)
  const timeout = said.some(
    (token, i) =>
      is(token, 'timeout', 'timeouts') || (is(token, 'times', 'time', 'timed') && is(said[i + 1], 'out')),
  )
  const errorClass = said.find(({ text }) => errorName.test(text))?.text ?? null
  const subject = trimSigns(words.slice(1, fails)).filter(
    (token) => !is(token, 'of', 'a', 'an', 'in', 'case', 'is', 'there', 'goes', 'on', 'the'),
  )
  const after = trimSigns(words.slice(comma + 1))
  const of = words.slice(fails + 1, open ? comma + 1 : comma)
  const all =
    words.slice(0, comma).some((token) => is(token, 'anything', 'something', 'any', 'everything')) ||
    (subject.length === 0 && of.every((token) => is(token, 'out', 'it', 'with', 'again')))
  const sources = all
    ? failing(session)
    : [stateOf(subject.length > 0 ? subject : of.filter((token) => !is(token, 'in', 'of', 'at')), session)]
  return handle(
    session,
    sources,
    after,
    timeout ? 'on timeout' : errorClass === null ? 'on error' : `on error ${errorClass}`,
  )
}

function failing(session: Session): string[] {
  const handlers = new Set(
    session.transitions.filter(({ guard }) => guard?.kind === 'error').flatMap(({ to }) => to),
  )
  const focus = session.focus
  const all = session.names.filter(
    (name) => name !== 'start' && name !== 'end' && !handlers.has(name) && session.entering(name).length > 0,
  )
  void focus
  return all.filter(
    (name) => !session.leaving(name).some(({ transition }) => transition.guard?.kind === 'error'),
  )
}

/** `add error handling to x that notifies ops`. */
function addHandling(words: Words, session: Session): string | null {
  const at = words.findIndex((token) => is(token, 'error', 'errors', 'failure'))
  const to = words.findIndex((token, i) => i > at && is(token, 'to', 'for', 'in', 'of'))
  if (to < 0 || !words.some((token) => is(token, 'handling', 'handler', 'errors', 'failures'))) return null
  const that = words.findIndex((token, i) => i > to && is(token, 'that', 'which', ':', ','))
  const source = stateOf(words.slice(to + 1, that < 0 ? words.length : that), session)
  const body = that < 0 ? [] : words.slice(that + 1)
  return handle(session, [source], body, 'on error')
}

function handle(session: Session, sources: readonly string[], after: Words, condition: string): string {
  const known = stateOrNull(
    after.filter(
      (token, i) => !(i < 3 && is(token, 'go', 'to', 'back', 'continue', 'with', 'jump', 'run', 'do')),
    ),
    session,
  )
  const goes = is(after[0], 'go', 'continue', 'jump') && known !== null
  let target = known
  if (target === null || (!goes && !session.names.includes(target))) target = null
  if (target === null) {
    const action =
      after.length === 0
        ? [
            {
              name: 'handle_error',
              longName: 'handle_error',
              type: 'task',
              properties: [],
              verb: null,
              nouns: [],
            },
          ]
        : describeSteps(after, session)
    const [first, ...more] = action
    if (first === undefined)
      throw new Question('What should happen then? For example: "if charge_card fails, notify ops".')
    target = createStep(session, first)
    let last = target
    session.apply({
      kind: 'connect',
      from: [sources[0] ?? 'start'],
      to: [target],
      condition,
      as: 'arrow',
    })
    for (const step of more) {
      const next = createStep(session, step)
      session.apply({ kind: 'connect', from: [last], to: [next], as: 'arrow' })
      last = next
    }
    session.apply({ kind: 'connect', from: [last], to: ['end'], as: 'arrow' })
    for (const source of sources.slice(1))
      if (source !== target)
        session.apply({
          kind: 'connect',
          from: [source],
          to: [target],
          condition,
          as: 'arrow',
        })
  } else {
    for (const source of sources)
      if (source !== target)
        session.apply({
          kind: 'connect',
          from: [source],
          to: [target],
          condition,
          as: 'arrow',
        })
  }
  return `When ${quotedList(sources, 'or')} ${condition === 'on timeout' ? 'takes too long' : condition.replace(/^on error ?/, 'fails with ').replace(/ with $/, '')}, it goes on with "${target}".`
}

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

const going = [
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
function branch(words: Words, session: Session): string | null {
  const lead = conditionLead(words)
  if (lead === 0) return null
  const found = words.findIndex((token, i) => i > lead && is(token, ',', 'then', ':'))
  const comma = found < 0 ? words.findIndex((_, i) => i > lead && startsWith(words, going, i) > 0) - 1 : found
  if (comma < 0) return null
  const condition = readCondition(words.slice(lead, found < 0 ? comma + 1 : comma), mindOf(session))
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
  const arrow = session.transitions[existing >= 0 ? existing : other]
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
    insertBetween(session, arrow.from[0] ?? 'start', target, name)
    chain()
    return `Added "${name}" for ${text}.`
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

/** Guards a new way out of a state; the way that was there becomes the `otherwise`. */
function detour(session: Session, source: string, name: string, text: string): void {
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

function sourceFor(session: Session, condition: Condition, target: string | null): string {
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
