import { openWorkflow } from '@rabbit/dsl'
import { Session } from '../refine/session.ts'
import { is, trimSigns } from '../words/token.ts'
import { tokenize } from '../words/tokenize.ts'
import type { About, Answerer } from './about.ts'
import { failure, timedOut } from './answer-failures.ts'
import { endings, lists, starts, takes } from './answer-lists.ts'
import { about, why } from './answer-steps.ts'
import { afterWords, condition, rejected } from './answer-ways.ts'

const answers: readonly Answerer[] = [
  failure,
  timedOut,
  lists,
  starts,
  takes,
  rejected,
  afterWords,
  condition,
  why,
  about,
  endings,
]

/** An answer to a question about the workflow, from its graph; null when the question is about something else. */
export function answerQuestion(text: string, question: string): string | null {
  const workflow = openWorkflow(text)
  const words = trimSigns(tokenize(question)).filter(
    (token) => !is(token, '?', 'please', 'exactly', 'actually'),
  )
  const asked: About = { workflow, graph: workflow.graph, session: new Session(text) }
  for (const answer of answers) {
    const said = answer(words, asked)
    if (said !== null) return said
  }
  return null
}
