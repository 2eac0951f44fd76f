import type { PropertyValue } from '@rabbit/dsl'
import { write } from '../build/render-draft.ts'
import type { DraftProperty } from '../draft.ts'
import { type Mind, newMind } from '../understand/mind.ts'
import { durationOf } from '../understand/modifiers.ts'
import { readActions } from '../understand/read-actions.ts'
import { waitStep } from '../understand/read-clause.ts'
import { type Action, actionsOf } from '../understand/story.ts'
import { listOf } from '../words/list-of.ts'
import { toStateName } from '../words/name.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { freeName } from './restructure.ts'
import type { Session } from './session.ts'

/** The steps that the words after `add` describe, in their order; empty when none is understood. */
export function describeSteps(words: Words, session: Session): Action[] {
  const plain = stripLead(words)
  const quick = namedStep(plain) ?? typedStep(plain) ?? spokenStep(plain)
  if (quick !== null) return [quick]
  const mind = mindOf(session)
  const read = readActions(stripVerb(plain), mind, true)
  return read === null ? [] : actionsOf(read.steps)
}

/** So that `it` means what the workflow is about. */
export function mindOf(session: Session): Mind {
  const mind = newMind()
  const first = session.names.find((name) => name !== 'start' && name.includes('_'))
  const noun = first?.split('_').slice(1)
  if (noun !== undefined && noun.length > 0) mind.focus = noun
  return mind
}

function stripLead(words: Words): Words {
  return trimSigns(words)
    .filter((token, i) => !(i === 0 && is(token, 'a', 'an', 'the', 'another', 'one', 'in')))
    .filter(
      (token, i) => !(i === 0 && is(token, 'new', 'more', 'additional', 'extra', 'last', 'final', 'first')),
    )
}

function stripVerb(words: Words): Words {
  const size = startsWith(
    words,
    listOf(`
    step that | step which | step to | step for | state that | state which | state to | task that |
    task which | task to | step where we | step where | step in which | step | state | task`),
  )
  return trimSigns(words.slice(size))
}

/** `step called notify_ops`, `step "Send mail"`. */
function namedStep(words: Words): Action | null {
  const at = words.findIndex((token) => is(token, 'called', 'named'))
  const lead = is(words[0], 'step', 'state', 'task', 'node')
  const quoted = lead && words[1]?.kind === 'quoted' ? words[1] : undefined
  const plain =
    lead && words.length === 2 && words[1]?.kind === 'word' && words[1].text.includes('_')
      ? words[1]
      : undefined
  const bare =
    words.length === 1 &&
    words[0]?.kind === 'word' &&
    (words[0].text.includes('_') || words[0].kind === 'word')
      ? words[0]
      : undefined
  const token = at >= 0 ? words[at + 1] : (quoted ?? plain ?? (bare?.text.includes('_') ? bare : undefined))
  if (token === undefined) return null
  const type = at > 0 ? typeWord(words.slice(0, at)) : null
  const name = token.kind === 'quoted' ? token.text : token.text
  return action(name, type ?? 'task', [])
}

/** `fraud check step`, `sort step`: a name and the word step. */
function spokenStep(words: Words): Action | null {
  const last = words.at(-1)
  const said = words.slice(0, -1)
  if (!is(last, 'step', 'state', 'task') || said.length === 0 || said.length > 4) return null
  if (
    said.some(
      (token) => token.kind !== 'word' || is(token, 'that', 'which', 'to', 'for', 'once', 'when', 'if'),
    )
  )
    return null
  return action(toStateName(said.map(({ text }) => text)), 'task', [])
}

const types: Readonly<Record<string, string>> = {
  http: 'http',
  log: 'log',
  logging: 'log',
  wait: 'wait',
  delay: 'wait',
  pause: 'wait',
  approval: 'approval',
  transform: 'transform',
  decision: 'decision',
}

function typeWord(words: Words): string | null {
  const found = words.find((token) => Object.hasOwn(types, token.lower))
  return found === undefined ? null : (types[found.lower] ?? null)
}

/** `wait of 2 days`, `delay of 5 minutes`, `approval by the manager`, `log step`, `2 day wait`. */
function typedStep(words: Words): Action | null {
  const duration = words.map(durationOf).find((ms) => ms !== null)
  if (
    duration !== undefined &&
    duration !== null &&
    words.some((token) => is(token, 'wait', 'delay', 'pause', 'waiting')) &&
    words.length <= 6
  ) {
    const step = waitStep(duration)
    return step.kind === 'action' ? step.action : null
  }
  const asks = words.findIndex((token) => is(token, 'approval', 'sign-off'))
  if (asks >= 0 && asks <= 2) {
    const by = words.findIndex((token, i) => i > asks && is(token, 'by', 'from', 'of', 'for'))
    const who =
      by < 0
        ? words.slice(0, asks).filter((token) => !is(token, 'a', 'an', 'manual', 'human', 'the'))
        : untilCondition(words.slice(by + 1)).filter((token) => !is(token, 'the', 'a', 'an', 'our', 'my'))
    const name = who
      .slice(0, 3)
      .map((token) => token.lower)
      .join(' ')
    const assignee = name === '' || name === 'step' ? 'approver' : name
    return action(toStateName(assignee === 'approver' ? 'approval' : `${assignee} approval`), 'approval', [
      { path: ['assignees'], value: [assignee] },
      { path: ['question'], value: 'Approve this?' },
    ])
  }
  if (
    is(words[0], 'log', 'logging') &&
    (words.length === 1 || is(words[1], 'step', 'state', 'entry', 'message'))
  ) {
    const quoted = words.find((token) => token.kind === 'quoted')?.text
    return action('log_message', 'log', [{ path: ['message'], value: quoted ?? 'Reached this step' }])
  }
  return null
}

function untilCondition(words: Words): Words {
  const end = words.findIndex((token) => is(token, 'if', 'when', 'unless', 'for', 'with', ','))
  return end < 0 ? words : words.slice(0, end)
}

function action(name: string, type: string, properties: DraftProperty[]): Action {
  return { name, longName: name, type, properties, verb: null, nouns: [] }
}

/** Puts the state into the text, declared only if it needs to be. Returns its name. */
export function createStep(session: Session, { name, longName, type, properties }: Action): string {
  const wanted = session.names.includes(name) && longName !== '' && longName !== name ? longName : name
  const own = freeName(session, wanted)
  if (type === 'task' && properties.length === 0) session.bare.add(own)
  else session.apply({ kind: 'add-state', name: own, type, properties: propertyValues(type, properties) })
  session.focus = own
  return own
}

/** Draft properties as the edits want them: a source text for each top-level property. */
export function propertyValues(
  type: string,
  properties: readonly DraftProperty[],
): Record<string, PropertyValue> {
  const values: Record<string, PropertyValue> = {}
  const names = [...new Set(properties.map(({ path }) => path[0] ?? ''))]
  for (const name of names) {
    const own = properties.filter(({ path }) => path[0] === name)
    const only =
      own.length === 1 && own[0]?.path.length === 1
        ? own[0].value
        : new Map(own.map(({ path, value }) => [path[1] ?? '', value]))
    values[name] = { source: write(only, [name], type) }
  }
  return values
}
