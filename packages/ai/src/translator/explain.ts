import {
  type InputField,
  openWorkflow,
  type State,
  type Transition,
  type Trigger,
  type WorkflowGraph,
} from '@rabbit/dsl'
import { type Answer, type Clock, stoppedClock } from '../answer.ts'
import { guardWords } from './explain/guard-words.ts'
import { listed, scheduleWords } from './explain/schedule-words.ts'
import { carefulWords, stateWords, valueWords } from './explain/state-words.ts'

/** What a workflow does, in plain sentences. The same text always gets the same words. */
export function explainByRules(text: string, clock: Clock = stoppedClock): Answer<string> {
  const begun = clock.now()
  const { graph, diagnostics } = openWorkflow(text)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const words = graph.states.length === 0 ? 'There is no workflow here yet.' : explainGraph(graph)
  const notes =
    errors.length === 0
      ? []
      : [
          `The text has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}; this is about the part that is understood. The first: ${errors[0]?.message ?? ''}`,
        ]
  const confidence = errors.length === 0 ? 100 : 60
  return {
    value: words,
    source: 'rule',
    confidence,
    confidenceParts: [
      {
        name: 'syntax',
        value: confidence,
        reason:
          errors.length === 0 ? 'Everything in the text is understood.' : 'Parts of the text are broken.',
      },
    ],
    reason: 'The words were made from the workflow itself, by rules.',
    notes,
    costUsd: 0,
    latencyMs: Math.max(0, clock.now() - begun),
  }
}

function explainGraph(graph: WorkflowGraph): string {
  const title = graph.title ?? graph.name
  const head = [
    title === null
      ? null
      : `"${title}"${graph.title !== null && graph.name !== null ? ` (${graph.name})` : ''}`,
    startWords(graph),
    inputWords(graph.inputs),
  ]
  const steps = inOrder(graph)
    .filter((name) => name !== 'start' && name !== 'end')
    .map((name, i) => `${i + 1}. ${stepWords(graph, name)}`)
  const hasTask = graph.states.some(({ name, type }) => type === 'task' && name !== 'start' && name !== 'end')
  const task = hasTask
    ? 'A task calls the step function of its name; while there is none, it passes the context on.'
    : ''
  const paragraphs = [
    ...head.filter((line): line is string => line !== null),
    entryWords(graph),
    ...steps,
    endWords(graph),
    task,
  ]
  return paragraphs.filter((line) => line !== '').join('\n')
}

function startWords({ triggers }: WorkflowGraph): string {
  if (triggers.length === 0) return 'It is started by hand or over the API.'
  return `It starts ${listed(triggers.map(triggerWords), 'or')}.`
}

function triggerWords(trigger: Trigger): string {
  if (trigger.kind === 'webhook' && 'path' in trigger)
    return `when a ${trigger.method} request arrives at ${trigger.path}`
  if (trigger.kind === 'schedule' && 'cron' in trigger) return scheduleWords(trigger.cron, trigger.timeZone)
  if (trigger.kind === 'event' && 'name' in trigger) return `when the event "${trigger.name}" happens`
  return `by: ${trigger.text}`
}

function inputWords(inputs: readonly InputField[]): string | null {
  if (inputs.length === 0) return null
  return `It takes ${listed(inputs.map(fieldWords))}.`
}

function fieldWords({ name, type, optional, defaultValue }: InputField): string {
  const kinds = {
    string: 'a text',
    number: 'a number',
    boolean: 'yes or no',
    list: 'a list',
    map: 'an object',
    any: 'any value',
  }
  const kind =
    type.kind === 'choice'
      ? listed(
          type.values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))),
          'or',
        )
      : kinds[type.kind]
  const fallback =
    defaultValue === null
      ? optional
        ? ', may be missing'
        : ''
      : `, ${valueWords(defaultValue)} if not given`
  return `${name} (${kind}${fallback})`
}

/** From the entry on, nearer states first; what cannot be reached comes last. */
function inOrder(graph: WorkflowGraph): string[] {
  const seen: string[] = graph.entry === null ? [] : [graph.entry]
  for (let i = 0; i < seen.length; i += 1) {
    const name = seen[i] ?? ''
    for (const { from, to } of graph.transitions) {
      if (!from.includes(name)) continue
      for (const next of to) if (!seen.includes(next)) seen.push(next)
    }
  }
  return [...seen, ...graph.states.map(({ name }) => name).filter((name) => !seen.includes(name))]
}

function entryWords(graph: WorkflowGraph): string {
  const { entry } = graph
  if (entry === null) return 'It is not clear where it begins.'
  if (entry !== 'start') return `It begins with ${entry}.`
  const first = graph.transitions.filter(({ from }) => from.includes('start'))
  if (first.length === 1 && first[0]?.guard === null) return `It begins with ${targetWords(first[0].to)}.`
  return first.map(arrowWords).join(' ')
}

function stepWords(graph: WorkflowGraph, name: string): string {
  const state: State = graph.states.find((candidate) => candidate.name === name) ?? {
    name,
    type: 'task',
    declared: false,
    properties: [],
  }
  const description = valueWords(
    state.properties.find((property) => property.name === 'description')?.value ?? null,
  )
  const sentences = [
    `${name} ${stateWords(state)}.`,
    ...(description === '' ? [] : [description.replace(/([^.!?])$/, '$1.')]),
    ...carefulWords(state.properties),
  ]
  const leaving = graph.transitions.filter(({ from }) => from.at(-1) === name)
  return [...sentences, ...leaving.map(arrowWords)].join(' ')
}

function arrowWords({ from, to, join, guard }: Transition): string {
  const when = guardWords(guard)
  const wait =
    from.length < 2
      ? ''
      : join === 'any'
        ? `As soon as one of ${listed(from, 'or')} is done`
        : typeof join === 'number'
          ? `When ${join} of ${listed(from)} are done`
          : `When ${listed(from)} are all done`
  const target =
    to.length === 1 && to[0] === 'end'
      ? 'it ends'
      : to.length === 1
        ? `it goes on with ${to[0]}`
        : `${listed(to)} start at the same time`
  const condition = [
    wait,
    when === null ? '' : wait === '' ? when : when.replace(/^./, (first) => first.toLowerCase()),
  ]
    .filter((part) => part !== '')
    .join(', ')
  return condition === '' ? `Then ${target}.` : `${condition}, ${target}.`
}

function targetWords(to: readonly string[]): string {
  return to.length === 1 ? (to[0] ?? '') : `${listed(to)}, at the same time`
}

function endWords(graph: WorkflowGraph): string {
  const leaving = new Set(graph.transitions.flatMap(({ from }) => from))
  const last = graph.states.map(({ name }) => name).filter((name) => !leaving.has(name) && name !== 'end')
  const toEnd = graph.transitions.filter(({ to }) => to.includes('end')).flatMap(({ from }) => from)
  const names = [...new Set([...toEnd, ...last])].filter((name) => name !== 'start')
  return names.length === 0 ? '' : `It can end after ${listed(names, 'or')}.`
}
