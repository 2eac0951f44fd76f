import type { Transition } from '@rabbit/dsl'
import { conditionText } from '../build/condition-text.ts'
import { loops } from '../explain/loops.ts'
import { negate } from '../understand/condition.ts'
import { readCondition } from '../understand/read-condition.ts'
import { is, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { guardFrom } from './guard-commands.ts'
import { mindOf } from './new-step.ts'
import { type Caught, fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `after a go to b instead of c`, `if rejected, go back to review`, `loop back to a until it is valid`. */
export const route: Command = (words, session) =>
  backWhen(words, session) ??
  answerGoes(words, session) ??
  goes(words, session) ??
  noLoop(words, session) ??
  swapWays(words, session) ??
  otherwise(words, session)

interface Arrow {
  readonly index: number
  readonly transition: Transition
}

const go = 'go|goes|lead|leads|continue|continues|jump|jumps|return|returns|skip|proceed|move_on|loop|loops'

/** The plain way on from a step leads elsewhere. */
function goes(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    `after|from {a} , ${go} straight|directly|right|back|on? to|with {b} instead of {c}`,
    `after|from {a} ${go} straight|directly|right|back|on? to|with {b} instead of {c}`,
    `after|from {a} , ${go} straight|directly|right|back|on? to|with {b} instead?`,
    `after|from {a} ${go} straight|directly|right|back|on? to|with {b} instead?`,
    `{a} should|must|shall ${go} straight|directly|right|back|on? to|with {b} instead of|not {c}`,
    `{a} should|must|shall ${go} straight|directly|right|back|on? to|with {b} instead|directly|next?`,
    `{a} ${go} straight|directly|right|back|on? to {b} instead of {c}`,
    `{a} ${go} straight|directly|right|back|on? to {b} instead|now|directly`,
    'route|redirect|reroute|point|let|send {a} go|lead? to {b} instead of {c}',
    'route|redirect|reroute|point {a} to {b} instead?',
    'move|change|reroute|redirect the arrow|transition|connection|line from {a} to {c} to {b} instead?',
  ])
  const [a, b] = [caught?.a, caught?.b]
  if (caught === null || a === undefined || b === undefined) return null
  if (b.some((token) => is(token, 'if', 'when', 'until', 'unless', ','))) return null
  const source = stateOrNull(a, session)
  const target = stateOrNull(b, session)
  if (source === null || target === null) return null
  stateOf(a, session)
  const arrow = wayOut(source, caught, session)
  moveTarget(session, arrow, caught.c === undefined ? null : stateOf(caught.c, session), target)
  return `"${source}" now goes on with "${target}".`
}

function wayOut(source: string, caught: Caught, session: Session): Arrow {
  const all = session
    .leaving(source)
    .filter(({ transition }) => !['error', 'timeout'].includes(transition.guard?.kind ?? ''))
  const instead = caught.c === undefined ? null : stateOf(caught.c, session)
  const pool =
    instead === null
      ? all
      : session.leaving(source).filter(({ transition }) => transition.to.includes(instead))
  const [first, ...more] = pool
  if (first === undefined)
    throw new Question(
      instead === null
        ? `Nothing leaves "${source}" yet. Say "connect ${source} to …".`
        : `There is no arrow from "${source}" to "${instead}".`,
    )
  if (more.length > 0 || (instead === null && first.transition.to.length > 1))
    throw new Question(
      `"${source}" has several ways out: ${pool.map(({ transition }) => describe(transition)).join(', ')}. Which one do you mean? Say "… instead of ${first.transition.to[0] ?? 'end'}".`,
    )
  return first
}

function describe({ to, condition }: Transition): string {
  return `to ${quotedList(to)}${condition === null ? '' : ` (${condition})`}`
}

function moveTarget(
  session: Session,
  { index, transition }: Arrow,
  old: string | null,
  target: string,
): void {
  const from = old ?? transition.to[0] ?? 'end'
  if (transition.to.includes(target)) throw new Question(`That arrow leads to "${target}" already.`)
  session.apply({ kind: 'reroute', transition: index, end: 'to', state: from, newState: target })
}

const rejecting =
  /\b(rejected|rejects|reject|declined|declines|decline|denied|denies|refused|refuses|disapproved|disapproves|says? no|not approved|not approve|turned down|turns? it down|not accepted|negative)\b/
const approving =
  /\b(approved|approves|approve|accepted|accepts|agrees|agreed|says? yes|confirmed|confirms|positive|signed off)\b/

/** `if the officer rejects, go back to rate`: the arrow of that answer leads elsewhere. */
function answerGoes(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    `if|when|whenever|on {when} , then? it? should? ${go} straight|directly|right|back? to|with {b} instead?`,
    `if|when|whenever|on {when} then? it? should? ${go} straight|directly|right|back? to|with {b} instead?`,
    `it? should? ${go} straight|directly|right|back? to {b} if|when|on {when}`,
    `if|when|whenever|on {when} , then? {b} again|instead`,
  ])
  const [when, b] = [caught?.when, caught?.b]
  if (when === undefined || b === undefined) return null
  const said = when.map((token) => token.lower).join(' ')
  const negative = rejecting.test(said) || /^rejection|^refusal/.test(said)
  if (!negative && !approving.test(said) && !/^approval$/.test(said)) return null
  const approvals = session.workflow.graph.states.filter(({ type }) => type === 'approval')
  const source = approvalSaid(
    when,
    approvals.map(({ name }) => name),
    session,
  )
  if (source === null) return null
  const target = stateOrNull(b, session)
  if (target === null) return null
  const ways = session.leaving(source)
  const yes = ways.find(({ transition }) => transition.condition === 'approved')
  const no = ways.find(
    ({ transition }) =>
      transition.guard?.kind === 'otherwise' ||
      /^(not approved|!approved|rejected|approved == (false|False))$/.test(transition.condition ?? ''),
  )
  const plain = ways.find(({ transition }) => transition.guard === null)
  const arrow = negative ? no : yes
  if (arrow !== undefined && arrow.transition.to.length === 1) {
    moveTarget(session, arrow, null, target)
  } else if (arrow === undefined && (plain !== undefined || (negative ? yes : no) !== undefined)) {
    if (plain !== undefined)
      session.apply({
        kind: 'set-guard',
        transition: plain.index,
        condition: negative ? 'approved' : 'otherwise',
      })
    session.apply({
      kind: 'connect',
      from: [source],
      to: [target],
      condition: negative ? 'otherwise' : 'approved',
      as: 'arrow',
    })
  } else
    throw new Question(
      `"${source}" goes ${ways.map(({ transition }) => describe(transition)).join(' and ')}. Say which of these arrows should lead to "${target}" instead.`,
    )
  return `If "${source}" is ${negative ? 'rejected' : 'approved'}, it goes to "${target}".`
}

/** Whether the words tell of a person's answer: `it is rejected`, `the boss says no`. */
export function tellsAnswer(words: Words): boolean {
  const said = words.map((token) => token.lower).join(' ')
  return words.length <= 5 && (rejecting.test(said) || approving.test(said))
}

/** The arrow of a yes or a no, where the words tell of an approval's answer. */
export function answerArrow(when: Words, session: Session): Transition | null {
  const approvals = session.workflow.graph.states.filter(({ type }) => type === 'approval')
  const source = approvalSaid(
    when,
    approvals.map(({ name }) => name),
    session,
  )
  if (source === null) return null
  const negative = rejecting.test(when.map((token) => token.lower).join(' '))
  const found = session
    .leaving(source)
    .find(({ transition }) =>
      negative
        ? transition.guard?.kind === 'otherwise' || transition.condition === 'not approved'
        : transition.condition === 'approved',
    )
  return found?.transition ?? null
}

function approvalSaid(when: Words, approvals: readonly string[], session: Session): string | null {
  const named = when.filter(
    (token) =>
      !rejecting.test(token.lower) &&
      !approving.test(token.lower) &&
      !is(token, 'is', 'it', 'by', 'the', 'not', 'in', 'has', 'been', 'was', 'says', 'no', 'yes', 'answer'),
  )
  const people = session.workflow.graph.states.filter(
    ({ name, properties }) =>
      approvals.includes(name) &&
      named.length > 0 &&
      named.some(
        (token) =>
          token.lower.length > 1 &&
          JSON.stringify(properties.filter((property) => property.name === 'assignees'))
            .toLowerCase()
            .includes(`"${token.lower}"`),
      ),
  )
  if (people.length === 1) return people[0]?.name ?? null
  const byName = named.length === 0 ? null : stateOrNull(named, session)
  if (byName !== null && approvals.includes(byName)) return byName
  if (approvals.length === 1) return approvals[0] ?? null
  if (approvals.length === 0) return null
  throw new Question(`Which approval do you mean: ${quotedList(approvals, 'or')}?`)
}

/** A guarded way back: `after check, go back to ask if it is not valid`, `loop back from b to a until done`. */
function backWhen(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    `after|from {a} , ${go} back to|with {b} {how} {condition}`,
    `after|from {a} ${go} back to|with {b} {how} {condition}`,
    `{how} {condition} , then? ${go} back to|with {b} after|from {a}`,
    `{how} {condition} , then? ${go} back from {a} to {b}`,
    'loop|go|jump|return back? from {a} to {b} {how} {condition}',
    'loop|go|jump|return back? from {a} to {b}',
    `{how} {condition} after|in {a} , then? ${go} back to|with {b}`,
    'repeat {b} after {a} {how} {condition}',
  ])
  const [a, b] = [caught?.a, caught?.b]
  if (caught === null || a === undefined || b === undefined) return null
  const how = caught.how?.map((token) => token.lower).join(' ')
  if (how !== undefined && !/^(if|when|until|unless|while|as long as)$/.test(how)) return null
  const [source, target] = [stateOf(a, session), stateOf(b, session)]
  const said = caught.condition
  if (said === undefined || how === undefined)
    throw new Question(
      `When should it go back from "${source}" to "${target}"? For example: "go back from ${source} to ${target} if it is not valid".`,
    )
  const text = conditionOf(said, how === 'until' || how === 'unless', session)
  const plain = session.leaving(source).find(({ transition }) => transition.guard === null)
  if (plain !== undefined)
    session.apply({ kind: 'set-guard', transition: plain.index, condition: 'otherwise' })
  session.apply({ kind: 'connect', from: [source], to: [target], condition: text, as: 'arrow' })
  if (
    plain === undefined &&
    !session.leaving(source).some(({ transition }) => transition.guard?.kind === 'otherwise')
  )
    session.notes.push(`Nothing says what happens after "${source}" when ${text} does not hold.`)
  return `"${source}" goes back to "${target}" if ${text}.`
}

export function conditionOf(words: Words, negated: boolean, session: Session): string {
  const read = readCondition(words, mindOf(session))
  const text = read === null ? guardFrom(words, session) : conditionText(negated ? negate(read) : read, [])
  if (text === null)
    throw new Question(
      'I did not understand the condition. Write it like "amount > 100" or "the order is paid".',
    )
  return read === null && negated ? `not (${text})` : text
}

/** `stop looping`: the only way back goes. */
function noLoop(words: Words, session: Session): string | null {
  if (
    fitAny(words, [
      'stop looping',
      'remove|delete|drop|break the? loop|cycle|way_back',
      'do not loop|repeat|go_back any_more|anymore|again?',
      'no more? loop|loops|looping',
    ]) === null
  )
    return null
  const back = loops(session.workflow.graph)
  const [only, ...more] = back
  if (only === undefined || more.length > 0 || only.from.length > 1 || only.to.length > 1)
    throw new Question(
      only === undefined
        ? 'There is no loop.'
        : `Which way back do you mean: ${back.map(describe).join(' or ')}?`,
    )
  const [source = '', target = ''] = [only.from[0], only.to[0]]
  session.apply({
    kind: 'disconnect',
    transition: session.transitions.indexOf(only),
    from: source,
    to: target,
  })
  const left = session.leaving(source)
  if (left.length === 1 && left[0]?.transition.guard?.kind === 'otherwise')
    session.apply({ kind: 'set-guard', transition: left[0].index, condition: null })
  return `"${source}" no longer goes back to "${target}".`
}

/** `swap the branches of check`: what was for a yes is for a no. */
function swapWays(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'swap|switch|exchange|invert|flip|reverse the? two? branches|outcomes|answers|arrows|ways|conditions|paths of|after|out_of|from|in {a}',
    'swap|switch|exchange|invert|flip|reverse the? two? branches|outcomes|answers|ways|conditions|paths',
    'invert|flip|reverse|negate the? condition|guard|check|test of|after|in|from {a}',
    'invert|flip|reverse|negate the? {a} condition|check|decision?',
  ])
  if (caught === null) return null
  const guarded = session.names.filter((name) => waysOf(name, session).length === 2)
  const named = caught.a === undefined ? null : stateOf(caught.a, session)
  const [only, ...more] = guarded
  if (named === null && (only === undefined || more.length > 0))
    throw new Question(
      only === undefined
        ? 'No step has two ways out to swap.'
        : `The branches of which step do you mean: ${quotedList(guarded, 'or')}?`,
    )
  const source = named ?? only ?? ''
  const [yes, no] = waysOf(source, session)
  if (yes === undefined || no === undefined || waysOf(source, session).length > 2)
    throw new Question(
      `"${source}" has not just two ways out: ${
        session
          .leaving(source)
          .map(({ transition }) => describe(transition))
          .join(', ') || 'none'
      }. Say which arrows to change.`,
    )
  const [a, b] = [yes.transition.to, no.transition.to]
  if (a.length > 1 || b.length > 1)
    throw new Question(
      `The ways out of "${source}" fork, so they cannot just be swapped. Say which arrows to change.`,
    )
  const [first, second] = [a[0] ?? 'end', b[0] ?? 'end']
  session.apply({ kind: 'reroute', transition: yes.index, end: 'to', state: first, newState: second })
  session.apply({ kind: 'reroute', transition: no.index, end: 'to', state: second, newState: first })
  return `Swapped the branches of "${source}".`
}

function waysOf(name: string, session: Session): Arrow[] {
  return session
    .leaving(name)
    .filter(
      ({ transition }) => transition.guard !== null && !['error', 'timeout'].includes(transition.guard.kind),
    )
}

/** `otherwise go from a to b`, `add an otherwise branch from a to b`. */
function otherwise(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'add an|a|the? otherwise|else|default|fallback branch|arrow|path|way|transition? from|to {a} to|that_goes_to|which_goes_to {b}',
    `otherwise|else|in_all_other_cases {a} should|must? ${go} to {b}`,
    `otherwise|else|in_all_other_cases ,? ${go} from {a} to {b}`,
    `otherwise|else|in_all_other_cases ,? ${go} to {b} after|from {a}`,
    `from|after {a} , ${go} to {b} otherwise`,
    `from|after {a} ${go} to {b} otherwise`,
  ])
  if (caught?.a === undefined || caught.b === undefined) return null
  const [source, target] = [stateOf(caught.a, session), stateOf(caught.b, session)]
  const present = session.leaving(source).find(({ transition }) => transition.guard?.kind === 'otherwise')
  if (present !== undefined) moveTarget(session, present, null, target)
  else session.apply({ kind: 'connect', from: [source], to: [target], condition: 'otherwise', as: 'arrow' })
  return `Otherwise, "${source}" goes on with "${target}".`
}
