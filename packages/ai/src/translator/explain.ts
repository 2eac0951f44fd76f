import { openWorkflow, type State, type WorkflowGraph } from '@rabbit/dsl'
import { type Answer, type Clock, stoppedClock } from '../answer.ts'
import { answerQuestion } from './explain/answer-question.ts'
import { distances, reaches } from './explain/distances.ts'
import { listed } from './explain/schedule-words.ts'
import { carefulWords, stateWords, valueWords } from './explain/state-words.ts'
import { arrowWords, inputWords, startWords } from './explain/workflow-words.ts'

/**
 * What a workflow does, in plain sentences; with a question, just what it asks for. The same text always gets the same
 * words.
 */
export function explainByRules(
  text: string,
  clock: Clock = stoppedClock,
  question: string | null = null,
): Answer<string> {
  const begun = clock.now()
  const { graph, diagnostics } = openWorkflow(text)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const answer = question === null || graph.states.length === 0 ? null : answerQuestion(text, question)
  const words = answer ?? (graph.states.length === 0 ? 'There is no workflow here yet.' : explainGraph(graph))
  const notes: string[] =
    errors.length === 0
      ? []
      : [
          `The text has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}; this is about the part that is understood. The first: ${errors[0]?.message ?? ''}`,
        ]
  const missed = question !== null && answer === null && !general.test(question)
  if (missed)
    notes.push('I could not tell what your question is about, so this is what the whole workflow does.')
  const confidence = Math.min(errors.length === 0 ? 100 : 60, missed ? 40 : answer === null ? 100 : 85)
  return {
    value: words,
    source: 'rule',
    confidence,
    confidenceParts: [
      {
        name: 'syntax',
        value: confidence,
        reason:
          errors.length > 0
            ? 'Parts of the text are broken.'
            : missed
              ? 'The question was not understood.'
              : 'Everything in the text is understood.',
      },
    ],
    reason: 'The words were made from the workflow itself, by rules.',
    notes,
    costUsd: 0,
    latencyMs: Math.max(0, clock.now() - begun),
  }
}

/** Asks for all of it. */
const general =
  /^\W*(?:(?:please|can you|could you|would you|will you)\s+)*(?:explain|describe|summari[sz]e|walk me|tell me|what (?:does|do|is|happens)|how does)\b(?:\s+(?:me|to|through|about|what|how|do|does|is|happens|here|it|this|that|the|whole|workflow|process|flow|work|works|please|in|words|plain|english|simple|short|briefly|doing|for|everything|all|going|on|exactly|us))*\W*$/i

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
    .map((name, i, all) => `${i + 1}. ${stepWords(graph, name, all)}`)
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
  return first.map((arrow) => arrowWords(arrow)).join(' ')
}

function stepWords(graph: WorkflowGraph, name: string, order: readonly string[]): string {
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
  const joined = graph.transitions.filter(
    ({ from, join }) => from.includes(name) && from.at(-1) !== name && join === 'all',
  )
  const waits = joined
    .slice(0, 1)
    .map(({ from }) => `Then it waits for ${listed(from.filter((other) => other !== name))}.`)
  const far = distances(graph)
  const isBack = (other: string) =>
    (far.get(other) ?? 1) < (far.get(name) ?? 0) && order.includes(other) && reaches(graph, other, name)
  return [
    ...sentences,
    ...leaving.map((arrow) => arrowWords(arrow, isBack)),
    ...waits,
    ...unreachedWords(graph, name, far),
  ].join(' ')
}

/** Said of a state that no arrow leads to. */
function unreachedWords(graph: WorkflowGraph, name: string, far: ReadonlyMap<string, number>): string[] {
  if (far.has(name)) return []
  const undone = graph.states.filter(({ properties }) =>
    properties.some(
      (property) =>
        property.name === 'compensate' && property.value.kind === 'name' && property.value.name === name,
    ),
  )
  const runners = graph.states.filter(({ properties }) =>
    properties.some(({ value }) => value.kind === 'name' && value.name === name),
  )
  return undone.length > 0
    ? [`It runs only to undo ${listed(undone.map((state) => state.name))}.`]
    : runners.length > 0
      ? [`It is run by ${listed(runners.map((state) => state.name))}.`]
      : graph.transitions.some(({ to }) => to.includes(name))
        ? ['It is never reached from the start.']
        : ['No arrow leads to it.']
}

function targetWords(to: readonly string[]): string {
  return to.length === 1 ? (to[0] ?? '') : `${listed(to)}, at the same time`
}

function endWords(graph: WorkflowGraph): string {
  const leaving = new Set(graph.transitions.flatMap(({ from }) => from))
  const last = graph.states.map(({ name }) => name).filter((name) => !leaving.has(name) && name !== 'end')
  const toEnd = graph.transitions.filter(({ to }) => to.includes('end')).flatMap(({ from }) => from)
  const far = distances(graph)
  const names = [...new Set([...toEnd, ...last])].filter((name) => name !== 'start' && far.has(name))
  return names.length === 0 ? '' : `It can end after ${listed(names, 'or')}.`
}
