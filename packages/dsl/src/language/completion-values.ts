import { escapeText, isMemberName } from '../edit/spelling.ts'
import { describeType, expressionFunctions, signatureOf } from '../expression/index.ts'
import { typeOfInput } from '../graph/types/index.ts'
import { keysWritten } from '../graph/writes.ts'
import { Token } from '../syntax/token.ts'
import type { Workflow } from '../workflow.ts'
import { type Completion, keyword, valueItem } from './completion-item.ts'
import type { Word } from './place.ts'

/** What fits in a guard, after the colon at `words[colon]`. */
export function guardCompletions(
  workflow: Workflow,
  words: readonly Word[],
  colon: number,
): readonly Completion[] {
  const guard = words.slice(colon + 1)
  const [first] = guard
  if (first?.text === 'on' && guard.length === 1) {
    return [keyword('error', 'when the state has failed'), keyword('timeout', 'when the state took too long')]
  }
  if (first?.text === 'on' && guard.at(-1)?.text === 'error' && guard.length === 2)
    return errorClasses(workflow)
  const values = valueCompletions(workflow, guard)
  if (first) return values
  return [...choiceCompletions(workflow, words.slice(0, colon)), ...guardWords, ...values]
}

/** What fits in an expression after these tokens. */
export function valueCompletions(workflow: Workflow, words: readonly Word[]): readonly Completion[] {
  const previous = words.at(-1)
  if (previous?.kind === Token.dot) return memberCompletions(workflow, words.slice(0, -1))
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

/** What is known to be in the object that `words` end with: `steps`, `steps.x`, `steps["x"]`, `input` … */
function memberCompletions(workflow: Workflow, words: readonly Word[]): readonly Completion[] {
  const { graph, stepTypes, secrets } = workflow
  const step = stepOf(words)
  if (step !== null) {
    const state = graph.states.find(({ name }) => name === step)
    return state ? keysWritten(state, stepTypes).map((key) => member(key, `written by ${step}`)) : []
  }
  switch (objectOf(words)) {
    case 'steps':
      return graph.states
        .filter(({ name }) => isMemberName(name) && name !== 'start' && name !== 'end')
        .map(({ name, type }) => member(name, `result of this ${type} state`))
    case 'input':
      return graph.inputs.map((input) => member(input.name, describeType(typeOfInput(input))))
    case 'secrets':
      return (secrets ?? secretsIn(workflow.text)).filter(isMemberName).map((name) => member(name, 'secret'))
    case 'execution':
      return executionMembers
    default:
      return []
  }
}

/** Inside quotes: the states after `steps[`. */
export function stepKeyCompletions(
  { graph }: Workflow,
  words: readonly Word[],
  quote: '"' | "'",
): readonly Completion[] {
  const open = words.at(-1)
  if (open?.kind !== Token.openList || objectOf(words.slice(0, -1)) !== 'steps') return []
  return graph.states.map(({ name, type }) => ({
    label: name,
    kind: 'state',
    detail: `result of this ${type} state`,
    insert: quote + escapeText(name, quote) + quote,
  }))
}

/** The name that the words end with, when nothing stands before it that it would be a part of. */
function objectOf(words: readonly Word[]): string {
  return words.at(-2)?.kind === Token.dot ? '' : (words.at(-1)?.text ?? '')
}

/** The state in `steps.x` and `steps["x"]`; null when the words end otherwise. */
function stepOf(words: readonly Word[]): string | null {
  const last = words.at(-1)
  const [at, separator] =
    last?.kind === Token.closeList ? ([-2, Token.openList] as const) : ([-1, Token.dot] as const)
  const key = words.at(at)
  if (!key || words.at(at - 1)?.kind !== separator) return null
  const object = words.slice(0, at - 1)
  if (objectOf(object) !== 'steps') return null
  return key.kind === Token.string ? key.text.slice(1, -1) : key.text
}

const member = (label: string, detail: string): Completion => ({
  label,
  kind: 'name',
  detail,
  insert: label,
})

const executionMembers = [
  member('id', 'the execution'),
  member('attempt', 'the attempt, counted from 1'),
  member('started_at', 'when it started'),
]

/** Where the workspace's secrets are not known: those that the text names already. */
function secretsIn(text: string): readonly string[] {
  return [
    ...new Set(
      [...text.matchAll(/\bsecrets\.([\p{L}_][\p{L}\p{M}\p{Nd}_]*)/gu)].map(([, name]) => name ?? ''),
    ),
  ]
}

/** The classes of errors that the text names already. */
function errorClasses({ graph }: Workflow): readonly Completion[] {
  const named = graph.transitions.flatMap(({ guard }) =>
    guard?.kind === 'error' && guard.errorClass !== null ? [guard.errorClass] : [],
  )
  return [...new Set([...named, ...knownErrors])].map((name) => valueItem(name, 'class of errors'))
}

const knownErrors = [
  'HttpError',
  'NetworkError',
  'TimeoutError',
  'ExpressionError',
  'PropertyError',
  'LimitError',
]

/** The choices of the one decision state before the arrow. */
function choiceCompletions({ graph }: Workflow, before: readonly Word[]): readonly Completion[] {
  const arrow = before.findLastIndex(({ kind }) => kind === Token.arrow)
  const source = nameBefore(before, arrow)
  const state = graph.states.find(({ name, type }) => name === source && type === 'decision')
  const choices = state?.properties.find(({ name }) => name === 'choices')?.value
  if (choices?.kind !== 'list') return []
  return choices.items.flatMap((item): Completion[] => {
    const [part] = item.kind === 'string' ? item.parts : []
    const label = item.kind === 'name' ? item.name : typeof part === 'string' ? part : null
    if (label === null) return []
    return [valueItem(label, `choice of ${source}`, isMemberName(label) ? label : JSON.stringify(label))]
  })
}

/** The name that ends at a word: `review`, `re-order` or `"Send e-mail"`. */
function nameBefore(words: readonly Word[], at: number): string {
  let name = ''
  for (let i = at - 1; i >= 0; i--) {
    const word = words[i] as Word
    if (word.kind === Token.string) return name || word.text.slice(1, -1)
    const isPart = word.kind === Token.word || word.kind === Token.digits || word.kind === Token.minus
    if (!isPart || (name !== '' && word.to !== words[i + 1]?.from)) break
    name = word.text + name
  }
  return name
}

const functionCompletions = [...expressionFunctions.values()].map(
  (f): Completion => ({
    label: f.name,
    kind: 'function',
    detail: signatureOf(f),
    documentation: `${f.description}\n\nExample: \`${f.example[0]}\` is \`${f.example[1]}\`.`,
    insert: `${f.name}(`,
    snippet: f.parameters.length === 0 ? `${f.name}()` : `${f.name}($1)`,
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
    snippet: 'ai "$1"',
  } satisfies Completion,
]
