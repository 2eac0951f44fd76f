import { openWorkflow, runForm, type WorkflowGraph } from '@rabbit/dsl'
import { type Answer, type Clock, type ConfidencePart, confidenceOf, stoppedClock } from '../answer.ts'
import { buildDraft } from './build/build-draft.ts'
import type { Draft } from './draft.ts'
import { errorsOf, repairDraft } from './repair.ts'
import { actionsOf } from './understand/story.ts'
import { tellStory } from './understand/tell-story.ts'

/** What words became: a workflow, or a question back. */
export type Translation =
  | { readonly kind: 'workflow'; readonly text: string; readonly draft: Draft | null }
  | { readonly kind: 'question'; readonly question: string }

const example =
  'When an order arrives, validate it. If it is valid, charge the card, otherwise notify the customer.'
const maxCharacters = 20_000

/** Plain words to a workflow's text, by rules alone: no model, no network. */
export function translateByRules(words: string, clock: Clock = stoppedClock): Answer<Translation> {
  const begun = clock.now()
  const made = attempt(words)
  return { ...made, source: 'rule', costUsd: 0, latencyMs: Math.max(0, clock.now() - begun) }
}

type Made = Omit<Answer<Translation>, 'source' | 'costUsd' | 'latencyMs'>

function attempt(words: string): Made {
  if (words.trim() === '')
    return ask(`Say what should happen, step by step. For example: "${example}"`, [], 'There were no words.')
  if (words.length > maxCharacters)
    return ask(
      `That is too long to translate at once (${words.length} characters, at most ${maxCharacters}). Describe one workflow in a few paragraphs.`,
      [],
      'The words are too long.',
    )
  const ready = asWorkflow(words)
  if (ready !== null) return ready
  const { story, mind } = tellStory(words)
  if (actionsOf(story.steps).length === 0) {
    const began =
      story.triggers.length > 0
        ? 'I understood what starts it, but not what it should do.'
        : 'I found nothing to do in that.'
    return ask(
      `${began} Write the steps as commands, for example: "${example}"`,
      mind.notes,
      'No sentence says what is to be done.',
    )
  }
  const draft = buildDraft({ ...story, title: story.title ?? titleOf(words) })
  const repaired = repairDraft(draft)
  if (!repaired.valid) {
    const first = errorsOf(repaired.workflow)[0]?.message ?? ''
    return ask(
      `I could not make a sound workflow of that (${first}) Try shorter sentences, one step each. For example: "${example}"`,
      mind.notes,
      'The draft has errors that could not be mended.',
    )
  }
  const { graph } = repaired.workflow
  const notes = [...mind.notes, ...repaired.notes, ...notesOn(graph)]
  const { understood, missed, guessed } = mind.score
  const leftOut = notes.filter((sentence) => sentence.startsWith('I left out')).length
  const parts = confidenceParts(
    { understood, missed, guessed, leftOut },
    graph,
    repaired.workflow.diagnostics.length,
  )
  if (parts[0] !== undefined && parts[0].value < 25 && missed > understood)
    return ask(
      `I understood too little of that. Write each step as a command, for example: "${example}"`,
      mind.notes,
      'Most of the words were not understood.',
    )
  return {
    value: { kind: 'workflow', text: repaired.workflow.text, draft: repaired.draft },
    confidence: confidenceOf(parts),
    confidenceParts: parts,
    reason:
      missed === 0
        ? 'Every sentence was understood by the built-in rules.'
        : 'The built-in rules understood most of the words.',
    notes,
  }
}

/** Words that are workflow text already stay as they are. */
function asWorkflow(words: string): Made | null {
  if (!words.includes('->')) return null
  const workflow = openWorkflow(words)
  if (workflow.graph.transitions.length === 0 || errorsOf(workflow).length > 0) return null
  if (/^\s*\p{L}+ \p{L}+.*->/mu.test(words) && !/^\s*(workflow|state|input|on|any|\d+ of)\b/m.test(words))
    return null
  const parts = [{ name: 'syntax', value: 100, reason: 'The words are a workflow already.' }]
  return {
    value: { kind: 'workflow', text: words, draft: null },
    confidence: 100,
    confidenceParts: parts,
    reason: 'The words are workflow text already.',
    notes: [],
  }
}

function ask(question: string, notes: readonly string[], reason: string): Made {
  return {
    value: { kind: 'question', question },
    confidence: 5,
    confidenceParts: [{ name: 'understanding', value: 5, reason }],
    reason,
    notes,
  }
}

interface Score {
  readonly understood: number
  readonly missed: number
  readonly guessed: number
  /** How many pieces the notes say were left out. */
  readonly leftOut: number
}

function confidenceParts(
  { understood, missed, guessed, leftOut }: Score,
  graph: WorkflowGraph,
  warnings: number,
): ConfidencePart[] {
  const told = Math.round((100 * understood) / Math.max(1, understood + missed))
  const share = leftOut === 0 ? told : Math.min(told, Math.max(40, 80 - 10 * (leftOut - 1)))
  const states = Math.max(1, graph.states.length)
  const known = Math.round(Math.max(40, 95 - (60 * guessed) / states))
  return [
    { name: 'understanding', value: Math.min(95, share), reason: `${share}% of the words were understood.` },
    {
      name: 'vocabulary',
      value: known,
      reason:
        guessed === 0
          ? 'Every step begins with a known verb.'
          : 'Some steps begin with a word that is no known verb.',
    },
    {
      name: 'soundness',
      value: Math.max(60, 95 - 5 * warnings),
      reason:
        warnings === 0
          ? 'The workflow has no errors and no warnings.'
          : `The workflow has no errors and ${warnings} warning${warnings === 1 ? '' : 's'}.`,
    },
  ]
}

/** What a person should know before running it. */
function notesOn(graph: WorkflowGraph): string[] {
  const asked = runForm(graph).map(({ name }) => name)
  const tasks = graph.states.filter(({ type, name }) => type === 'task' && name !== 'start' && name !== 'end')
  const notes: string[] = []
  if (asked.length > 0) notes.push(`A run asks for ${listed(asked)}.`)
  if (tasks.length > 0)
    notes.push(
      'Steps without a type pass the context on until you give them one or bind a function to their name.',
    )
  return notes
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** The first sentence of the words, short enough for a title. */
function titleOf(words: string): string | null {
  const line =
    words
      .trim()
      .replace(/^(?:(?:hi|hello|hey)(?: there| everyone| all)?[!,.]\s*)/i, '')
      .split(/\r?\n/)[0]
      ?.replace(/^(?:[-*•]|\(?\d+[.):]|step \d+[:.]?)\s+/i, '')
      .trim() ?? ''
  const first = /^.{8,}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line
  const plain = first
    .replace(/[.:!?;,\s]+$/, '')
    .replace(/["“”]/g, "'")
    .replace(/\\/g, '')
    .replace(/\$\{/g, '{')
  if (plain.length < 3) return null
  if (plain.length <= 80) return plain
  const cut = plain.slice(0, 78)
  return `${cut.slice(0, Math.max(20, cut.lastIndexOf(' ')))} …`
}
