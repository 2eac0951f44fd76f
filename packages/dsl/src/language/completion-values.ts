import { isMemberName } from '../edit/spelling.ts'
import { expressionFunctions, signatureOf } from '../expression/index.ts'
import { keysWritten } from '../graph/writes.ts'
import { Token } from '../syntax/token.ts'
import type { Workflow } from '../workflow.ts'
import { type Completion, keyword } from './completion-item.ts'
import type { Word } from './place.ts'

/** What fits in a guard, after the colon at `words[colon]`. */
export function guardCompletions(
  workflow: Workflow,
  words: readonly Word[],
  colon: number,
): readonly Completion[] {
  const guard = words.slice(colon + 1)
  const [first] = guard
  if (first?.kind === Token.word && first.text === 'on' && guard.length === 1) {
    return [keyword('error', 'when the state has failed'), keyword('timeout', 'when the state took too long')]
  }
  const values = valueCompletions(workflow, guard)
  if (first) return values
  return [...choiceCompletions(workflow, words.slice(0, colon)), ...guardWords, ...values]
}

/** What fits in an expression after these tokens. */
export function valueCompletions(workflow: Workflow, words: readonly Word[]): readonly Completion[] {
  const previous = words.at(-1)
  if (previous?.kind === Token.dot) return memberCompletions(workflow, words.at(-2)?.text ?? '')
  const endsOperand =
    previous &&
    [Token.word, Token.digits, Token.string, Token.closeParen, Token.closeList, Token.closeBrace].includes(
      previous.kind as 1,
    )
  if (endsOperand && !operators.has(previous.text)) return operatorWords
  return [...nameCompletions(workflow), ...functionCompletions]
}

/** The names that an expression can read at the top level. */
export function contextNames({ graph, stepTypes }: Workflow): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { name, type } of graph.inputs) names.set(name, `input: ${type.kind}`)
  for (const state of graph.states)
    for (const key of keysWritten(state, stepTypes))
      if (!names.has(key)) names.set(key, `written by ${state.name}`)
  return names
}

function nameCompletions(workflow: Workflow): readonly Completion[] {
  const reserved: readonly (readonly [string, string])[] = [
    ['input', 'what the execution was given'],
    ['steps', 'results by state: steps.NAME'],
    ['secrets', 'secrets of the workspace'],
    ['execution', 'id, attempt and started_at of this execution'],
  ]
  return [...contextNames(workflow), ...reserved].map(([label, detail]) => ({
    label,
    kind: 'name',
    detail,
    insert: label,
  }))
}

function memberCompletions({ graph }: Workflow, object: string): readonly Completion[] {
  const member = (label: string, detail: string): Completion => ({
    label,
    kind: 'name',
    detail,
    insert: label,
  })
  if (object === 'steps')
    return graph.states
      .filter(({ name }) => isMemberName(name))
      .map(({ name, type }) => member(name, `result of this ${type} state`))
  if (object === 'input') return graph.inputs.map(({ name, type }) => member(name, type.kind))
  if (object === 'execution')
    return [
      member('id', 'the execution'),
      member('attempt', 'the attempt, counted from 1'),
      member('started_at', 'when it started'),
    ]
  return []
}

function choiceCompletions({ graph }: Workflow, before: readonly Word[]): readonly Completion[] {
  const arrow = before.findLastIndex(({ kind }) => kind === Token.arrow)
  const source = before[arrow - 1]?.text
  const state = graph.states.find(({ name, type }) => name === source && type === 'decision')
  const choices = state?.properties.find(({ name }) => name === 'choices')?.value
  if (choices?.kind !== 'list') return []
  return choices.items.flatMap((item): Completion[] => {
    const [part] = item.kind === 'string' ? item.parts : []
    const label = item.kind === 'name' ? item.name : typeof part === 'string' ? part : null
    return label === null
      ? []
      : [
          {
            label,
            kind: 'value',
            detail: `choice of ${source}`,
            insert: isMemberName(label) ? label : JSON.stringify(label),
          },
        ]
  })
}

const functionCompletions = [...expressionFunctions.values()].map(
  (f): Completion => ({
    label: f.name,
    kind: 'function',
    detail: `${signatureOf(f)} – ${f.description}`,
    insert: `${f.name}(`,
  }),
)

const operators = new Set(['and', 'or', 'not', 'in'])

const operatorWords = [
  keyword('and', 'both hold'),
  keyword('or', 'one of them holds'),
  keyword('in', 'is in a list, text or map'),
  keyword('not in', 'is not in it'),
]

const guardWords = [
  keyword('otherwise', 'when no other guard of this state holds'),
  keyword('on error', 'when the state has failed; a class of errors may follow'),
  keyword('on timeout', 'when the state took too long'),
  {
    label: 'ai',
    kind: 'keyword',
    detail: 'a statement that the decision engine judges',
    insert: 'ai "',
  } satisfies Completion,
]
