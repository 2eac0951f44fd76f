import { type Command, Question } from './command.ts'
import { fitAny } from './pattern.ts'

/** `undo that`: no new change, but the way to take the last one back. */
export const undo: Command = (words) => {
  if (
    fitAny(words, [
      'undo the? last? it|this|that|everything|all|change|changes|edit|step|again?',
      'undo',
      'undo my|your|the last? change|edit|changes',
      'revert it|that|this|the_last_change|the_change|your_change|everything?',
      'revert',
      'go back to how|what it was|were before?',
      'go back to the previous|last|old version|state|one',
      'take that|it|this back',
      'put it back how|the_way|as it was',
      'make it like before',
      'that was wrong',
      'restore the? previous|last|old|original version|one|text?',
    ]) !== null
  )
    throw new Question(
      'Use Undo (Ctrl+Z, or the arrow above the text): one history holds what you drew, typed and accepted here, and it takes back the last of it.',
    )
  if (fitAny(words, ['redo', 'redo it|that|this|the_last_change']) !== null)
    throw new Question('Use Redo (Ctrl+Shift+Z): it brings back what Undo took away.')
  if (
    fitAny(words, [
      'add|write|put a|another|some comment|comments to|on|at|for? {place}',
      'add|write|put a|another|some comment|comments',
    ]) !== null
  )
    throw new Question(
      'Comments are written in the text, after a "#". For words that belong to a step say, for example, \'describe pay as "Takes the money"\'.',
    )
  return null
}
