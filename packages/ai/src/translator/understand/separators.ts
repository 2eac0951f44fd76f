import { listOf } from '../words/list-of.ts'
import { is, startsWith, type Words } from '../words/token.ts'

const parallelWords = listOf(`
    at the same time | in parallel | simultaneously | concurrently | at once | in the meantime |
    meanwhile | all at once | all in parallel | all at the same time | both at the same time |
    both in parallel | at the same moment | in parallel to that | parallel to that | side by side |
    in tandem | parallelly | parallel | at that time | during that time | while this happens |
    while that happens | while this is happening | in the background | all together |
    as well as at the same time`)

/** How many tokens of a phrase for parallel work stand here; null for none. A comma after it counts. */
export function parallelMarker(words: Words, at: number): number | null {
  const lead =
    is(words[at], 'and', ',', 'but') && startsWith(words, parallelWords, at + 1) > 0
      ? 0
      : startsWith(words, parallelWords, at)
  if (lead === 0) return null
  return is(words[at + lead], ',', ':') ? lead + 1 : lead
}

/** `, and`, `and`, `,`, `as well as`, `plus`: how many tokens, 0 for none. */
export function conjunctionAt(words: Words, at: number): number {
  const size = startsWith(
    words,
    listOf(`
    , and also | , and | and also | and | , but also | as well as | , as well as | plus | & | , before |
    , plus | but also | , also | , | but | +`),
    at,
  )
  return size
}
