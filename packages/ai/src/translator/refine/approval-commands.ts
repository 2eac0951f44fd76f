import type { State } from '@rabbit/dsl'
import { durationOf } from '../understand/modifiers.ts'
import { isDeterminer } from '../words/function-words.ts'
import { toStateName } from '../words/name.ts'
import { durationText } from '../words/numbers.ts'
import { is, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { splitNames } from './join-commands.ts'
import { createStep } from './new-step.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import { insertBefore } from './restructure.ts'
import type { Session } from './session.ts'

/** `someone from legal has to approve before we pay`, `the approver should be the CFO`, `give them 3 days`. */
export const setApproval: Command = (words, session) =>
  before(words, session) ?? reassigned(words, session) ?? deadline(words, session)

const must = 'has_to|have_to|must|should|needs_to|need_to'

/** A new approval in front of a step. */
function before(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    `{who} also? ${must} also? approve|confirm|authorise|authorize|sign_off|okay|release|greenlight it|this|that|everything|on_it? before {step}`,
    `before {step} , {who} ${must} approve|confirm|authorise|authorize|sign_off|okay|release it|this|that?`,
    `{step} ${must} be approved|confirmed|authorised|authorized|signed_off|released by {who} first|before?`,
    `{step} also? requires|needs|require|need|should_need|must_have a|an|the? approval|sign-off|ok|okay|authorisation by|from|of {who} as_well|too|first?`,
    'require|get|request|ask_for|demand|we_need|have a|an|the? approval|sign-off|ok|okay|authorisation by|from|of {who} before {step}',
    'let|have|make|ask {who} to? approve|confirm|sign_off|authorise|authorize|okay it|this|that|on_it? before {step}',
    'ask {who} for an|the|their? approval|permission|sign-off|ok|okay before {step}',
    '{step} only after approval|sign-off by|from|of {who}',
  ])
  const [who, step] = [caught?.who, caught?.step]
  if (who === undefined || step === undefined) return null
  const target = stateOf(step, session)
  const assignees = peopleIn(who)
  if (assignees.length === 0) return null
  const present = session
    .entering(target)
    .flatMap(({ transition }) => [...transition.from])
    .find((name) => session.typeOf(name) === 'approval')
  if (present !== undefined && target !== present && words.some((token) => is(token, 'instead'))) return null
  const wanted = toStateName(`${assignees[0]} approval`)
  const name = createStep(session, {
    name: wanted,
    longName: wanted,
    type: 'approval',
    properties: [
      { path: ['assignees'], value: assignees },
      { path: ['question'], value: `Approve ${target.replaceAll('_', ' ')}?` },
    ],
    verb: null,
    nouns: [],
  })
  insertBefore(session, target, name)
  return `"${name}" asks ${assignees.join(' and ')} before "${target}".`
}

/** `someone from legal` is legal, `the CFO and the board` are two. */
export function peopleIn(words: Words): string[] {
  return splitNames(words).flatMap((part) => {
    const from = part.findIndex((token) => is(token, 'from', 'in', 'of'))
    const kept = (
      from > 0 && is(part[from - 1], 'someone', 'somebody', 'anyone', 'person', 'member', 'people')
        ? part.slice(from + 1)
        : part
    ).filter(
      (token) => !isDeterminer(token.lower) && !is(token, 'also', 'instead', 'then', 'first', 'only', 'just'),
    )
    if (kept.length > 1 && is(kept.at(-1), 'team', 'department')) kept.pop()
    const text = kept
      .map((token) => (token.kind === 'quoted' || token.kind === 'email' ? token.text : token.lower))
      .join(' ')
    return text === '' ? [] : [text]
  })
}

function approvals(session: Session): State[] {
  return session.workflow.graph.states.filter(({ type }) => type === 'approval')
}

function assigneesOf(state: State): string[] {
  const value = state.properties.find(({ name }) => name === 'assignees')?.value
  return value?.kind === 'list'
    ? value.items.flatMap((item) =>
        item.kind === 'string'
          ? [item.parts.map((part) => (typeof part === 'string' ? part : '')).join('')]
          : item.kind === 'name'
            ? [item.name]
            : [],
      )
    : []
}

/** The approval that is meant: the named one, the one that asks these people, the only one. */
function approvalMeant(reference: Words, old: readonly string[], session: Session): State {
  const all = approvals(session)
  const plain = reference.filter(
    (token) => !is(token, 'approval', 'approve', 'for', 'in', 'it', 'that', 'this', 'the'),
  )
  if (plain.length > 0) {
    const name = stateOf(reference, session)
    const state = all.find((candidate) => candidate.name === name)
    if (state === undefined) throw new Question(`"${name}" is no approval. ${approvalsInWords(all)}`)
    return state
  }
  const pool =
    old.length === 0
      ? all
      : all.filter((state) =>
          old.every((one) => assigneesOf(state).some((name) => name.toLowerCase() === one)),
        )
  const [first, ...more] = pool
  if (first !== undefined && more.length === 0) return first
  if (first === undefined && old.length > 0 && all.length > 0)
    throw new Question(`No approval asks ${old.join(' and ')}. ${approvalsInWords(all)}`)
  const focus = pool.find(({ name }) => name === session.focus)
  if (focus !== undefined) return focus
  throw new Question(
    first === undefined
      ? 'There is no approval yet. For example: "add an approval by the manager before pay".'
      : `Which approval do you mean: ${quotedList(
          pool.map(({ name }) => name),
          'or',
        )}?`,
  )
}

function approvalsInWords(all: readonly State[]): string {
  return all.length === 0
    ? 'There is no approval yet.'
    : `There ${all.length === 1 ? 'is' : 'are'} ${quotedList(all.map(({ name }) => name))}.`
}

function reassigned(words: Words, session: Session): string | null {
  if (approvals(session).length === 0) return null
  const add = fitAny(words, [
    'also ask|let {fresh} to_approve|approve? in|for|at {step}',
    'also ask {fresh} to_approve?',
    'add {fresh} as an? another? approver|assignee|approvers|assignees in|for|to|of|on {step}',
    'add {fresh} as an? another? approver|assignee|approvers|assignees too?',
    'add {fresh} to the? approvers|assignees in|for|of|on {step}',
    'add {fresh} to the? approvers|assignees',
    'ask {fresh} too|as_well|also',
  ])
  if (add?.fresh !== undefined) {
    const state = approvalMeant(add.step ?? [], [], session)
    return assign(session, state, [...assigneesOf(state), ...peopleIn(add.fresh)])
  }
  const remove = fitAny(words, [
    'remove|drop|delete {old} from the? approvers|assignees in|for|of|on {step}',
    'remove|drop|delete {old} from the? approvers|assignees',
    'do not ask {old} any_more|anymore|again?',
    'no longer ask {old}',
    'stop asking {old}',
  ])
  if (remove?.old !== undefined) {
    const old = peopleIn(remove.old)
    const state = approvalMeant(remove.step ?? [], old, session)
    const left = assigneesOf(state).filter((name) => !old.includes(name.toLowerCase()))
    if (left.length === 0)
      throw new Question(
        `Then nobody is left to ask in "${state.name}". Who should be asked instead, or should "${state.name}" go?`,
      )
    return assign(session, state, left)
  }
  const change = fitAny(words, [
    'ask {fresh} for_approval|to_approve|for_an_approval|for_the_approval|to_decide instead of {old}',
    'get|request|require approval from|by {fresh} instead of {old}',
    'ask|use|let|have|assign {fresh} instead of|not {old} in|for|at {step}',
    'ask|use|let|have|assign {fresh} to? approve|decide|sign_off? instead of {old} to_approve?',
    'ask|use|let|have|assign {fresh} , not {old}',
    'ask {fresh} rather than {old}',
    'replace|change|swap {old} with|by|to {fresh} as the? approver|approvers|assignee|assignees',
    'replace|change|swap {old} with|by|to {fresh} in|at|for {step}',
    'ask|let|have {fresh} approve|decide|sign_off|to_approve it|this? instead?',
    'ask {fresh} for approval? instead',
    'the? approver|approvers|assignee|assignees of|for|in|at {step} should|must|is|are be? {fresh}',
    'the? approver|approvers|assignee|assignees should|must|is|are be? now? {fresh}',
    'make|set|change the? approver|approvers|assignee|assignees of|for|in|at {step} to? be? {fresh}',
    'make|set|change the? approver|approvers|assignee|assignees to? be? {fresh}',
    'make|let {fresh} the? approver|assignee in|of|for {step}',
    'make|let {fresh} the? approver|assignee|approvers',
    'assign {step} to {fresh} instead?',
    '{fresh} alone|only should|must|may|can approve|decide|sign_off',
    'only {fresh} should|must|may|can approve|decide|sign_off',
    'ask {fresh} instead?',
    '{fresh} should|must|has_to approve|decide|sign_off {step} instead',
    '{fresh} should|must|has_to approve|decide|sign_off it|this? instead? of? {old}',
    '{fresh} should|must|has_to approve|decide|sign_off it|this? instead',
    '{step} should|must go to {fresh} instead of {old}',
  ])
  const fresh = change?.fresh === undefined ? [] : peopleIn(change.fresh)
  if (
    change !== null &&
    words.length <= 8 &&
    is(words[0], 'ask') &&
    (approvals(session).length > 1 || fresh.length < 2) &&
    !words.some((token) =>
      is(token, 'instead', 'not', 'rather', 'approve', 'approval', 'decide', 'in', 'for', 'at'),
    )
  )
    return null
  if (change === null || fresh.length === 0 || fresh.some((one) => one.split(' ').length > 3)) return null
  if (
    /^replace|^change|^swap/.test(words[0]?.lower ?? '') &&
    change.old !== undefined &&
    stateOrNull(change.old, session) !== null &&
    !approvals(session).some((state) =>
      assigneesOf(state).some((name) => peopleIn(change.old ?? []).includes(name.toLowerCase())),
    )
  )
    return null
  const step = change.step
  if (
    step !== undefined &&
    is(words[0], 'assign') &&
    stateOrNull(step, session) === null &&
    !step.some((token) => is(token, 'it', 'approval'))
  )
    return null
  const old = change.old === undefined ? [] : peopleIn(change.old)
  const state = approvalMeant(step ?? [], old, session)
  const present = assigneesOf(state)
  const next =
    old.length > 0 && present.length > old.length
      ? present.flatMap((name) =>
          old.includes(name.toLowerCase()) ? (old[0] === name.toLowerCase() ? fresh : []) : [name],
        )
      : fresh
  return assign(session, state, next)
}

function assign(session: Session, state: State, people: readonly string[]): string {
  const plain = (name: string) => name.toLowerCase().replace(/[-_ ]/g, '')
  const known = assigneesOf(state)
  const unique = [...new Set(people.map((one) => known.find((name) => plain(name) === plain(one)) ?? one))]
  session.apply({ kind: 'set-property', state: state.name, path: ['assignees'], value: { json: unique } })
  session.focus = state.name
  return `"${state.name}" now asks ${unique.join(' and ')}.`
}

/** `the editor has 3 days to answer`, `escalate after 1 day`. */
function deadline(words: Words, session: Session): string | null {
  if (approvals(session).length === 0) return null
  const caught = fitAny(words, [
    '{who} has|have|gets|get only|now? {time:time} only? to? answer|approve|decide|respond|reply? instead?',
    'give|allow {who} only|up_to? {time:time} to? answer|approve|decide|respond|reply|it? instead?',
    'give|allow {who} only|up_to? {time:time} instead|time?',
    '{who} should|must|has_to answer|approve|decide|respond|reply within {time:time}',
    '{who} should|must|can have|get {time:time} to? answer|approve|decide|respond|reply?',
    '{step} already|only? after {time:time} instead|already?',
  ])
  const time = caught?.time
  const ms = time?.length === 1 ? durationOf(time[0]) : null
  if (ms === null || caught === null) return null
  const who = caught.who ?? []
  const all = approvals(session)
  const people = peopleIn(who)
  const byPerson = all.filter((state) =>
    assigneesOf(state).some((name) => people.includes(name.toLowerCase())),
  )
  const named = who.length === 0 ? null : stateOrNull(who, session)
  const byName = all.filter(({ name }) => name === named)
  const step = caught.step === undefined ? null : stateOrNull(caught.step, session)
  const timed = session.transitions
    .filter(({ guard, to }) => guard?.kind === 'timeout' && (step === null || to.includes(step)))
    .flatMap(({ from }) => [...from])
  const byTimeout = who.length === 0 ? all.filter(({ name }) => timed.includes(name)) : []
  const generic = who.some((token) =>
    is(token, 'them', 'him', 'her', 'they', 'he', 'she', 'approver', 'approvers', 'people'),
  )
  const pool =
    byPerson.length > 0
      ? byPerson
      : byName.length > 0
        ? byName
        : byTimeout.length > 0
          ? byTimeout
          : generic
            ? all
            : []
  const [first, ...more] = pool
  if (first === undefined) return null
  if (more.length > 0)
    throw new Question(
      `Which approval do you mean: ${quotedList(
        pool.map(({ name }) => name),
        'or',
      )}?`,
    )
  session.apply({
    kind: 'set-property',
    state: first.name,
    path: ['timeout'],
    value: { source: durationText(ms) },
  })
  return `"${first.name}" now waits ${durationText(ms)} for an answer.`
}
