import type { Answer, AnswerSource } from './answer.ts'
import { explainByRules } from './translator/explain.ts'
import { refineByRules } from './translator/refine.ts'
import { translateByRules } from './translator/translate.ts'

/** An answer for a shell. Without a text the first note says what to do instead. */
export interface PlainAnswer {
  /** '' when there is none. */
  readonly text: string
  readonly source: AnswerSource
  /** 0 to 100. */
  readonly confidence: number
  readonly notes: readonly string[]
}

/** Plain words to workflow text, by rules alone. */
export function translate(words: string): PlainAnswer {
  const answer = translateByRules(words)
  const { value } = answer
  return value.kind === 'workflow' ? plain(answer, value.text) : plain(answer, '', value.question)
}

/** A workflow's text, changed as the instruction says, by rules alone. */
export function refine(text: string, instruction: string): PlainAnswer {
  const answer = refineByRules(text, instruction)
  const { value } = answer
  return value.kind === 'edited' ? plain(answer, value.text) : plain(answer, '', value.question)
}

/** What a workflow does, in plain sentences. */
export function explain(text: string): PlainAnswer {
  const answer = explainByRules(text)
  return plain(answer, answer.value)
}

function plain({ source, confidence, notes }: Answer<unknown>, text: string, question?: string): PlainAnswer {
  return { text, source, confidence, notes: question === undefined ? notes : [question, ...notes] }
}
