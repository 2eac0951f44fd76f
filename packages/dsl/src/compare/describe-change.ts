import type { Join, StateName, Transition } from '../graph/graph.ts'
import { quoteName } from '../syntax/strings.ts'
import type { WorkflowChange } from './change.ts'

/** A change in a few words, on one line. */
export function describeChange(change: WorkflowChange): string {
  switch (change.kind) {
    case 'state-added':
      return `state ${quoteName(change.state.name)} (${change.state.type}) added`
    case 'state-removed':
      return `state ${quoteName(change.state.name)} (${change.state.type}) removed`
    case 'state-renamed':
      return `state ${quoteName(change.before)} renamed to ${quoteName(change.after)}`
    case 'retyped':
      return `${quoteName(change.state)}: type ${change.before} became ${change.after}`
    case 'declared':
      return `${quoteName(change.state)}: ${change.declared ? 'now has a declaration' : 'no longer has a declaration'}`
    case 'property-changed':
      return `${quoteName(change.state)}: ${moved(change.path.join('.'), change.before, change.after)}`
    case 'properties-reordered':
      return `${quoteName(change.state)}: properties in another order`
    case 'transition-added':
      return `arrow ${arrow(change.transition)} added`
    case 'transition-removed':
      return `arrow ${arrow(change.transition)} removed`
    case 'rerouted':
      return `arrow ${arrow(change.before)} became ${ends(change.after)}`
    case 'join-changed':
      return `join ${arrow(change.after)} waits for ${joinWords(change.after.join)}, before for ${joinWords(change.before.join)}`
    case 'reguarded':
      return `arrow ${ends(change.after)}: ${moved('guard', change.before.condition, change.after.condition)}`
    case 'transitions-reordered':
      return `arrows out of ${change.states.map(quoteName).join(', ')} tried in another order`
    case 'input-changed':
      return change.before !== null && change.after !== null
        ? `input ${shorten(change.before)} became ${shorten(change.after)}`
        : `input ${shorten(change.after ?? change.before ?? change.name)} ${change.after === null ? 'removed' : 'added'}`
    case 'inputs-reordered':
      return 'inputs in another order'
    case 'trigger-changed':
      return change.before !== null && change.after !== null
        ? `trigger ${shorten(change.before)} became ${shorten(change.after)}`
        : `trigger ${shorten(change.after ?? change.before ?? '')} ${change.after === null ? 'removed' : 'added'}`
    case 'triggers-reordered':
      return 'triggers in another order'
    case 'workflow-changed':
      return `workflow: ${moved(change.what, change.before, change.after)}`
    case 'placed':
      return change.after === null
        ? `${quoteName(change.state)}: place given back to the automatic layout`
        : `${quoteName(change.state)}: placed at ${change.after.x} ${change.after.y}`
    case 'entry-changed':
      return `execution starts at ${change.after === null ? 'no clear state' : quoteName(change.after)}${change.before === null ? '' : `, before at ${quoteName(change.before)}`}`
  }
}

/** A line for each change, its sign in front. */
export const signedWords = (changes: readonly WorkflowChange[]): readonly string[] =>
  changes.map((change) => `${changeSign(change)} ${describeChange(change)}`)

/** Whether something came, went, or is another now. */
export function changeSign(change: WorkflowChange): '+' | '-' | '~' {
  switch (change.kind) {
    case 'state-added':
    case 'transition-added':
      return '+'
    case 'state-removed':
    case 'transition-removed':
      return '-'
    case 'property-changed':
    case 'input-changed':
    case 'trigger-changed':
      return change.before === null ? '+' : change.after === null ? '-' : '~'
    default:
      return '~'
  }
}

/** `a -> [b, c]: guard` */
function arrow(transition: Transition): string {
  return ends(transition) + (transition.condition === null ? '' : `: ${shorten(transition.condition)}`)
}

function ends({ from, to, join }: Transition): string {
  const count = typeof join === 'number' ? `${join} of ` : join === 'any' ? 'any ' : ''
  return `${count}${names(from)} -> ${names(to)}`
}

const names = (list: readonly StateName[]): string =>
  list.length === 1 ? quoteName(list[0] ?? '') : `[${list.map(quoteName).join(', ')}]`

const joinWords = (join: Join | null): string =>
  typeof join === 'number' ? `${join} of them` : join === 'any' ? 'the first' : 'all'

function moved(what: string, before: string | null, after: string | null): string {
  if (before === null) return `${what} ${shorten(after ?? '')} added`
  if (after === null) return `${what} ${shorten(before)} removed`
  return `${what} ${shorten(before)} became ${shorten(after)}`
}

const longest = 80

/** On one line and not longer than a glance. */
function shorten(source: string): string {
  const line = source.replace(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
