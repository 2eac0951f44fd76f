import type { State, Workflow } from '@rabbit/dsl'
import { fitAny } from '../refine/pattern.ts'
import { is, type Words } from '../words/token.ts'
import { type About, leaving, named, whenReached } from './about.ts'
import { carefulWords, stateWords, valueWords } from './state-words.ts'
import { arrowWords } from './workflow-words.ts'

/** Why a step is there: when it is reached, what it does, and what the text notes about it. */
export function why(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'why is|are|do|does|did there|we|it|you|i? need|have|a|an|the? {step}',
    'what is|are {step} for|good_for|about',
    'what is the purpose|point|use|reason of|for {step}',
    'why {step}',
    'what|why do we need {step} for?',
  ])
  if (caught?.step === undefined) return null
  const said = caught.step.filter(
    (token) => !is(token, 'there', 'needed', 'necessary', 'in', 'here', 'we', 'do', 'have', 'need'),
  )
  const state = named(said, about) ?? kindOf(said, about)
  return state === null ? null : stepAnswer(state, about)
}

/** The only state of the type that the words name. */
function kindOf(words: Words, { graph }: About): State | null {
  const kinds: Readonly<Record<string, string>> = {
    approval: 'approval',
    wait: 'wait',
    delay: 'wait',
    pause: 'wait',
    request: 'http',
    decision: 'decision',
    log: 'log',
  }
  const kind = words
    .map(({ lower: word }) => (Object.hasOwn(kinds, word) ? kinds[word] : undefined))
    .find((found) => found !== undefined)
  const all = graph.states.filter(({ type }) => type === kind)
  return all.length === 1 ? (all[0] ?? null) : null
}

function stepAnswer(state: State, about: About): string {
  const note = commentAbove(about.workflow, state.name)
  const description = valueWords(state.properties.find(({ name }) => name === 'description')?.value ?? null)
  return [
    `${state.name} ${stateWords(state)}.`,
    description === '' ? '' : description.replace(/([^.!?])$/, '$1.'),
    ...carefulWords(state.properties),
    whenReached(state.name, about).trim(),
    note === null ? '' : `The text says: "${note}"`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** The comment lines directly above a state's declaration. */
function commentAbove({ tree, text }: Workflow, name: string): string | null {
  const index = tree.statements.findIndex(
    (statement) => statement.kind === 'state' && statement.name.name === name,
  )
  if (index < 0) return null
  const lines = text
    .slice(0, tree.starts[index] ?? 0)
    .split(/\r?\n/)
    .slice(0, -1)
  const from = lines.findLastIndex((line) => !/^\s*(#|\/\/)/.test(line)) + 1
  const found = lines.slice(from).map((line) => line.replace(/^\s*(?:#|\/\/)\s?/, '').trim())
  return found.length === 0 ? null : found.join(' ')
}

export function about(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'what does|do|is|are {step} do|doing|mean?',
    'explain|describe to_me? {step} to_me?',
    'tell me about {step}',
    'how does {step} work',
    'what is {step}',
  ])
  if (caught?.step === undefined) return null
  if (
    caught.step.every((token) =>
      is(token, 'it', 'this', 'the', 'workflow', 'process', 'that', 'everything', 'whole', 'thing', 'all'),
    )
  )
    return null
  const state = named(caught.step, about)
  if (state === null) return null
  const ways = leaving(about, state.name).map((way) => arrowWords(way))
  return [stepAnswer(state, about), ...ways].join(' ')
}
