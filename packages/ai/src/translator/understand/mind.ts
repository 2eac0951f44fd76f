import type { Condition } from './condition.ts'
import type { Action, Step } from './story.ts'

/** What a reader keeps in mind from sentence to sentence. One for each text; changed while reading. */
export interface Mind {
  /** The thing that `it` means, as words: ["expense", "report"]. */
  focus: readonly string[] | null
  /** The things that `them` means. */
  plural: readonly string[] | null
  /** The last person or team that was named. */
  person: readonly string[] | null
  /** The question that `if yes` answers. */
  question: Condition | null
  /** The last key that was compared with a number. */
  numberKey: string | null
  /** Flags seen, with the noun each was said of. */
  readonly flags: Map<string, string>
  /** The step that a sentence about failing is about; retries told there are its own. */
  target: Action | null
  /** A sentence about any step failing: retries told there are for all. */
  everyone: boolean
  /** The step whose outcome the branch being told depends on. */
  asked: Action | null
  /** The step that failed in the sentence before. */
  failing: Action | null
  /** All actions, in the order of the words. */
  readonly actions: Action[]
  /** What was assumed or left out, a sentence each. */
  readonly notes: string[]
  /** Sentences (or pieces) that were understood and that were not, by length in words. */
  readonly score: { understood: number; missed: number; guessed: number }
  /** Steps of numbered items: "go back to step 2". */
  readonly labels: Map<number, Step[]>
  /** The thing that the focus is a part of: the invoice, once its data was extracted. */
  whole: readonly string[] | null
  /** A limit that was told ("the score must be at least 700"), until something depends on it. */
  required: string | null
  /** The key that was last compared with a text: `if it is low` is about it. */
  attribute: string | null
  /** All that is told, in small letters: what kind of answer is waited for is said later. */
  text: string
  /** The texts that the attribute was compared with. */
  values: readonly string[]
  /** The last test of a number: `if it is more` is about it. */
  limit: Condition | null
  /** What somebody waits for: `if there is none`. */
  awaited: readonly string[] | null
  /** What kinds are told apart by, once they were: "kind", "priority". */
  kinds: string | null
  /** Keys that a decision by AI has as its choices, with the state that decides. */
  readonly choices: Map<string, Action>
}

export function newMind(): Mind {
  return {
    focus: null,
    plural: null,
    person: null,
    question: null,
    numberKey: null,
    target: null,
    failing: null,
    everyone: false,
    asked: null,
    flags: new Map(),
    actions: [],
    notes: [],
    score: { understood: 0, missed: 0, guessed: 0 },
    labels: new Map(),
    whole: null,
    required: null,
    attribute: null,
    text: '',
    values: [],
    limit: null,
    awaited: null,
    kinds: null,
    choices: new Map(),
  }
}

export function note(mind: Mind, sentence: string): void {
  if (!mind.notes.includes(sentence)) mind.notes.push(sentence)
}
