import { Token } from '../syntax/token.ts'
import type { Span } from '../text/span.ts'
import type { Workflow } from '../workflow.ts'
import { blockPath, propertyCompletions, typeCompletions } from './completion-blocks.ts'
import { type Completion, keyword, stateCompletions } from './completion-item.ts'
import { guardCompletions, valueCompletions } from './completion-values.ts'
import { type Word, writtenAt } from './place.ts'

export interface Completions {
  /** What is replaced: the word being typed. */
  readonly span: Span
  readonly items: readonly Completion[]
}

/** What fits at an offset, the most likely first; broken text before it is understood as far as it goes. */
export function completionsAt(workflow: Workflow, offset: number): Completions {
  const { words, span, isText } = writtenAt(workflow.tree, offset)
  return { span, items: isText ? [] : itemsFor(workflow, words) }
}

function itemsFor(workflow: Workflow, words: readonly Word[]): readonly Completion[] {
  const [first, second] = words
  const previous = words.at(-1)
  if (!first || !previous) return [...stateCompletions(workflow), ...keywords]
  if (isInTemplate(first)) return valueCompletions(workflow, words.slice(1))
  const path = blockPath(words)
  if (isWord(first, 'state') && second && second.kind !== Token.arrow) {
    if (path) return propertyCompletions(workflow, words, path)
    return previous.kind === Token.colon ? typeCompletions(workflow) : []
  }
  if (isWord(first, 'layout') && second?.kind === Token.openBrace) {
    return path?.isKey ? stateCompletions(workflow) : []
  }
  if (isWord(first, 'input') && second?.kind === Token.openBrace)
    return path?.isKey === false ? inputTypes : []
  if (isWord(first, 'on') && words.length === 1) return triggerKinds
  if (isWord(first, 'workflow') && words.length === 1) return []
  const colon = guardColon(words)
  if (colon >= 0) return guardCompletions(workflow, words, colon)
  const wantsState =
    previous.kind === Token.arrow || previous.kind === Token.openList || previous.kind === Token.comma
  return wantsState ? stateCompletions(workflow) : []
}

/** A `${` being typed in: its words stand behind an empty colon. */
function isInTemplate(word: Word): boolean {
  return word.kind === Token.colon && word.from === word.to
}

export function isWord(word: Word, text: string): boolean {
  return word.kind === Token.word && word.text === text
}

/** Where the colon before the guard is, outside of brackets; -1 without one. */
function guardColon(words: readonly Word[]): number {
  let depth = 0
  return words.findIndex(({ kind }) => {
    if (kind === Token.openList) depth++
    if (kind === Token.closeList) depth--
    return kind === Token.colon && depth === 0
  })
}

const keywords = [
  keyword('state', 'declares what a state does: state NAME: TYPE { … }'),
  keyword('workflow', 'names the workflow: workflow NAME "Title"'),
  keyword('input', 'declares what an execution is given: input { NAME: TYPE }'),
  keyword('on', 'starts the workflow: on webhook, on schedule or on event'),
  keyword('layout', 'holds positions chosen by hand'),
]

const triggerKinds = [
  keyword('webhook', 'on webhook POST "/path"'),
  keyword('schedule', 'on schedule "0 9 * * 1-5" in "Europe/Berlin"'),
  keyword('event', 'on event "customer.created"'),
]

const inputTypes = ['string', 'number', 'boolean', 'list', 'map', 'any'].map(
  (name): Completion => ({ label: name, kind: 'type', detail: 'type of an input', insert: name }),
)
