import { toName } from '../words/name.ts'
import type { Words } from '../words/token.ts'
import { type Command, Question, stateOf } from './command.ts'
import { fitAny } from './pattern.ts'
import type { Session } from './session.ts'

/** What was written, as it stands in a text. */
export function textOf(words: Words): string {
  const only = words.length === 1 ? words[0] : undefined
  return only?.kind === 'quoted'
    ? only.text
    : words
        .map(({ text }) => text)
        .join(' ')
        .replace(/ ([,.!?;:'])/g, '$1')
}

/** `change the title to "…"`, `name the workflow x`, `describe pay as "…"`. */
export const setHeader: Command = (words, session) =>
  nameAndTitle(words, session) ??
  workflowName(words, session) ??
  title(words, session) ??
  description(words, session)

function nameAndTitle(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'rename|call|name the? workflow|flow to? {name} and the? title to? {title}',
    'rename|call|name the? workflow|flow to? {name} with the? title {title}',
  ])
  if (caught?.name === undefined || caught.title === undefined) return null
  const name = toName(caught.name.map(({ text }) => text))
  session.apply({ kind: 'set-workflow', name, title: textOf(caught.title) })
  return `The workflow is now called "${name}", with the title "${textOf(caught.title)}".`
}

function workflowName(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'rename|call|name the|this|my? workflow|flow to|into? {name}',
    'rename it to {name} as a workflow',
    'change|set the name of the|this workflow to|into {name}',
    "change|set the|this workflow|workflow_name|workflow_'s name? to|into {name}",
    'the|this workflow should be called|named {name}',
    'the|this workflow is called {name}',
    'call|name this {name}',
    'give the|this workflow the name {name}',
  ])
  const said = caught?.name
  if (said === undefined) return null
  if (/^(it|that)$/.test(textOf(said))) return null
  const name = toName(said.map(({ text }) => text))
  if (name === '')
    throw new Question('What should the workflow be called? For example: "call the workflow orders".')
  session.apply({ kind: 'set-workflow', name })
  return `The workflow is now called "${name}".`
}

function title(words: Words, session: Session): string | null {
  const removed = fitAny(words, ['remove|delete|drop the? title of_the_workflow?'])
  if (removed !== null) {
    session.apply({ kind: 'set-workflow', title: null })
    return 'Removed the title.'
  }
  const caught = fitAny(words, [
    'change|set|update|make|rename|call the? title of_the_workflow|of_this_workflow|of_it? to|into|: {title}',
    'change|set the? workflow|workflow_s title to {title}',
    'give it|this|the_workflow the|a title :? {title}',
    'add the|a title :? {title}',
    'title it|this :? {title}',
    'the title should|must be|read {title}',
    'retitle it|the_workflow to|as? {title}',
    'title : {title}',
  ])
  const said = caught?.title
  if (said === undefined) return null
  const text = textOf(said)
  const { name } = session.workflow.graph
  session.apply({ kind: 'set-workflow', title: text, ...(name === null ? { name: toName(text) } : {}) })
  return `The title is now "${text}".`
}

function description(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'set|change|update the? description of|for {state} to|:|as {text}',
    'add the|a? description to|for {state} :|, {text}',
    'add the|a? description {text} to|for {state}',
    'describe {state} as|with {text}',
    'document {state} as|with|: {text}',
    'give {state} the|a description :? {text}',
    'note on|at {state} that|: {text}',
  ])
  const [said, reference] = [caught?.text, caught?.state]
  if (said === undefined || reference === undefined) return null
  const state = stateOf(reference, session)
  session.apply({ kind: 'set-property', state, path: ['description'], value: { json: textOf(said) } })
  return `Described "${state}" as "${textOf(said)}".`
}
