import { decodeEscapes } from '../syntax/strings.ts'
import type { StateName, Transition } from './graph.ts'

/** The choices of each decision state that has some. */
export type ChoicesOf = ReadonlyMap<StateName, ReadonlySet<string>>

/** A guard that is just a name or a text, out of a decision state that lists it, is that choice (rule G6). */
export function withChoices(transitions: readonly Transition[], choicesOf: ChoicesOf): readonly Transition[] {
  if (choicesOf.size === 0) return transitions
  return transitions.map((transition) => {
    const { from, condition, guard } = transition
    if (condition === null || guard?.kind !== 'expression' || from.length !== 1) return transition
    const choices = choicesOf.get(from[0] as StateName)
    const choice = choices ? choiceIn(condition) : null
    return choice !== null && choices?.has(choice) ? asChoice(transition, choice) : transition
  })
}

/** What a guard says that is one word or one quoted text with nothing around it. */
function choiceIn(condition: string): string | null {
  if (!choiceForm.test(condition) || literalWords.has(condition)) return null
  const isQuoted = condition.startsWith('"') || condition.startsWith("'")
  return isQuoted ? decodeEscapes(condition, 1, condition.length - 1) : condition
}

const choiceForm = /^(?:[\p{L}_][\p{L}\p{M}\p{Nd}_]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')$/u

/** Words that are values of their own, not names. */
const literalWords: ReadonlySet<string> = new Set(['True', 'False', 'None', 'true', 'false', 'null'])

/** One object for each transition, so that what did not change in an edit stays the same. */
const known = new WeakMap<Transition, Transition>()

function asChoice(transition: Transition, choice: string): Transition {
  const made = known.get(transition)
  if (made) return made
  const chosen: Transition = { ...transition, guard: { kind: 'choice', choice } }
  known.set(transition, chosen)
  return chosen
}
