import type { Words } from '../words/token.ts'
import { resolveState } from './references.ts'
import { NotClear, type Session } from './session.ts'

/** One kind of instruction: null when the words are none of its kind. Throws `NotClear` as a question. */
export type Command = (words: Words, session: Session) => string | null

/** The state that the words name; a question otherwise. */
export function stateOf(words: Words, session: Session): string {
  const found = resolveState(words, session)
  if (found instanceof NotClear) throw new Question(found.question)
  session.focus = found === 'start' || found === 'end' ? session.focus : found
  return found
}

/** The state that the words name, or null: for words that may be something else. */
export function stateOrNull(words: Words, session: Session): string | null {
  if (words.length === 0 || words.length > 7) return null
  const notes = session.notes.length
  const found = resolveState(words, session)
  if (found instanceof NotClear) {
    session.notes.length = notes
    return null
  }
  return found
}

/** The state that the words name without any guess, or null. */
export function stateSure(words: Words, session: Session): string | null {
  const notes = session.notes.length
  const found = stateOrNull(words, session)
  const guessed = session.notes.length > notes
  session.notes.length = notes
  return guessed ? null : found
}

/** Carries a question to the person out of the middle of a command. */
export class Question extends Error {}
