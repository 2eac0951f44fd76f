import { startsAction } from '../understand/find-verb.ts'
import { durationOf } from '../understand/modifiers.ts'
import { waitStep } from '../understand/read-clause.ts'
import { readCondition } from '../understand/read-condition.ts'
import type { Action } from '../understand/story.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isBaseVerb } from '../words/verbs.ts'
import { branch } from './branch.ts'
import { type Command, Question, stateSure } from './command.ts'
import { boundIn } from './limit-commands.ts'
import { moveStep } from './move-step.ts'
import { createStep, describeSteps, mindOf } from './new-step.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import { insertAfter, insertBefore, insertBetween, putBeside } from './restructure.ts'
import type { Session } from './session.ts'
import { adding, onceDone, type Spot, sample, spotOf } from './spots.ts'

/** `add … after x`, `before x, …`, `… in parallel with x`, `send a receipt at the end`. */
export const addStep: Command = (words, session) => {
  const loose = fitAny(words, [
    'add|create|declare a|an|the? unconnected|separate|standalone|loose|detached new? step|state called|named? {name:1}',
    'add|create|declare a|an|the? step|state called|named? {name:1} without arrows|connections|any_arrows',
  ])?.name?.[0]
  if (loose !== undefined) {
    if (session.names.includes(loose.text)) throw new Question(`There is already a step "${loose.text}".`)
    session.apply({ kind: 'add-state', name: loose.text, type: 'task' })
    session.focus = loose.text
    return `Added "${loose.text}", which no arrow leads to yet.`
  }
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
  if (
    verb === 0 &&
    lead === 0 &&
    described.some((token) => is(token, 'not', 'never', 'only', 'need', 'needs'))
  )
    return null
  const conditional = verb > 0 || lead > 0 ? whenAdded(words, session) : null
  if (conditional !== null) return conditional
  if (placed === null && boundIn(described) !== null)
    throw new Question(
      `When exactly should that be done? Say it with "if", for example: "if ${firstKey(session)} is above 50, …".`,
    )
  const owner = placed === null ? ownerIn(described, session) : null
  if (owner !== null)
    throw new Question(
      `Is that a step after "${owner}", or something that "${owner}" itself should send or do? Say "add … after ${owner}", or name its property: "set the … of ${owner} to …".`,
    )
  const list = namesIn(described, session)
  const actions = [...(list ?? describeSteps(described, session))]
  if (actions.length === 0)
    throw new Question(
      `What should the new step do? For example: "add send_receipt after ${sample(session)}".`,
    )
  const spot = placed?.spot ?? { kind: 'end' as const, state: 'end' }
  const again = actions.find(({ name, longName }) => session.names.includes(name) && longName === name)
  if (verb === 0 && lead === 0 && again !== undefined)
    throw new Question(
      `There is already a step "${again.name}". Say "move ${again.name} …" to put it elsewhere, or "add … called …" for a second one.`,
    )
  const delay = spot.kind === 'after' ? durationOf(described.at(-1)) : null
  const names: string[] = []
  let last = spot.state
  if (delay !== null && !actions.some(({ type }) => type === 'wait')) {
    const wait = waitStep(delay)
    if (wait.kind === 'action') actions.unshift(wait.action)
  }
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

/** A state that the added thing seems to belong to: `add the product to the refund`. */
function ownerIn(words: Words, session: Session): string | null {
  const at = words.findIndex((token, i) => i > 0 && is(token, 'to', 'into', 'in', 'from', 'of'))
  if (at < 1 || at + 1 >= words.length || isBaseVerb(words[at + 1]?.lower ?? '')) return null
  if (startsAction(words, 0, false)) return null
  return stateSure(words.slice(at + 1), session)
}

function firstKey(session: Session): string {
  const found = session.transitions.find(({ guard }) => guard?.kind === 'expression')?.condition
  return /[\p{L}_][\p{L}\p{N}_.]*/u.exec(found ?? '')?.[0] ?? 'amount'
}

/** `add an approval by the board when the amount is over 1000`: the condition comes first. */
function whenAdded(words: Words, session: Session): string | null {
  const at = words.findIndex((token, i) => i > 1 && is(token, 'if', 'when', 'unless'))
  if (at < 0 || words.some((token) => is(token, ',')) || onceDone(words, session) !== null) return null
  const condition = readCondition(words.slice(at + 1), mindOf(session))
  if (condition === null || condition.kind === 'failed' || condition.kind === 'timeout') return null
  const rest = words.slice(startsWith(words, adding), at)
  const comma = { kind: 'sign', text: ',', lower: ',', from: 0, to: 0 } as const
  return branch([...words.slice(at), comma, ...rest], session)
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

function spotWords({ kind, state, and }: Spot): string {
  if (and !== undefined) return `between "${state}" and "${and}"`
  if (kind === 'end') return 'at the end'
  if (kind === 'start') return 'at the beginning'
  if (kind === 'beside') return `in parallel with "${state}"`
  return kind === 'error' ? `for when "${state}" fails` : `${kind} "${state}"`
}
