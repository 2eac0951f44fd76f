import { is, type Token, type Words } from '../words/token.ts'
import { tokenize } from '../words/tokenize.ts'

/** A text's sentences as tokens, without their full stops. */
export function sentencesOf(text: string): Words[] {
  const sentences: Token[][] = [[]]
  for (const token of withoutAsides(tokenize(text))) {
    const ends = token.kind === 'sign' && ['.', '!', '?', ';'].includes(token.text)
    if (ends) sentences.push([])
    else sentences.at(-1)?.push(token)
  }
  return sentences.filter((words) => words.some((token) => token.kind !== 'sign'))
}

/** `(e.g. by mail)` explains; other brackets are read like commas. */
function withoutAsides(tokens: readonly Token[]): Token[] {
  const kept: Token[] = []
  let depth = 0
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as Token
    if (
      is(token, '(') &&
      (is(tokens[i + 1], 'e', 'i', 'for', 'like', 'see', 'eg', 'ie', 'optional', 'optionally') ||
        !tokens.slice(i).some((later) => is(later, ')')))
    )
      depth += 1
    else if (is(token, ')') && depth > 0) depth -= 1
    else if (depth === 0 && is(token, '(', ')')) {
      if (!is(kept.at(-1), ',') && i < tokens.length - 1 && !is(tokens[i + 1], '.', ','))
        kept.push({ ...token, text: ',', lower: ',' })
    } else if (depth === 0 && token.kind === 'sign' && token.text === '-' && spaced(tokens, i))
      kept.push({ ...token, text: ',', lower: ',' })
    else if (depth === 0 && is(token, 'etc')) {
      if (is(tokens[i + 1], '.')) i += 1
    } else if (depth === 0) kept.push(token)
  }
  return kept
}

function spaced(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1]
  const token = tokens[i]
  const after = tokens[i + 1]
  return (
    before !== undefined &&
    token !== undefined &&
    after !== undefined &&
    before.to < token.from &&
    token.to < after.from
  )
}

const conditional = ['if', 'unless']

/**
 * Parts a sentence where a new condition or an `otherwise` begins. `splits(rest)` says whether the words after an
 * `if` hold a consequence of their own; without one the condition belongs to what stands before it.
 */
export function splitAtConditions(words: Words, splits: (rest: Words) => boolean): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 1; i < words.length; i += 1) {
    const before = words[i - 1]
    const opens =
      is(words[i], 'otherwise') ||
      (is(words[i], 'else') &&
        !is(before, 'anything', 'everything', 'something', 'or', 'someone', 'everyone')) ||
      (is(words[i], 'or') && is(words[i + 1], 'else'))
    const asks =
      is(words[i], ...conditional) &&
      is(before, ',', 'and', 'but', 'then', ':', '->') &&
      i > from + 1 &&
      splits(words.slice(i + 1))
    const catchAll =
      (is(words[i], 'in') &&
        is(words[i + 1], 'all', 'any', 'every') &&
        is(words[i + 2], 'other') &&
        is(words[i + 3], 'case', 'cases')) ||
      (is(words[i], 'anything', 'everything') &&
        is(words[i + 1], 'else') &&
        !is(before, 'ignore', 'skip', 'drop', 'discard', 'reject', 'delete', 'leave', 'archive', 'decline'))
    const not = is(words[i], 'if', 'when') && is(words[i + 1], 'not', 'no') && is(before, ',', 'and', 'but')
    const outcome =
      is(words[i], 'on', 'upon', 'in') &&
      is(before, ',', 'and', 'but') &&
      words
        .slice(i + 1, i + 5)
        .some((token) =>
          is(token, 'success', 'failure', 'error', 'errors', 'timeout', 'approval', 'rejection'),
        ) &&
      !is(words[i + 1], 'parallel', 'the')
    const timed =
      is(words[i], 'when', 'once', 'after', 'as') &&
      is(before, ',', 'and', 'but', 'then') &&
      (!is(words[i], 'as') || (is(words[i + 1], 'soon') && is(words[i + 2], 'as'))) &&
      (is(words[i + 1], 'both', 'all', 'they', 'everything', 'that', 'done', 'finished') ||
        words.slice(i + 1).some((token) => is(token, ','))) &&
      !is(words[i + 1], 'that', 'which', 'this')
    const bound =
      is(words[i], 'between', 'below', 'above', 'under', 'over', 'from') &&
      is(before, ',') &&
      words[i + 1]?.kind === 'number' &&
      (words.slice(0, i).some((token) => is(token, 'if')) ||
        is(words[0], 'below', 'above', 'under', 'over', 'from', 'between'))
    const lest =
      is(words[i], 'in') &&
      is(words[i + 1], 'case') &&
      is(before, ',', 'and', 'but') &&
      !is(words[i + 2], 'of')
    if (!opens && !asks && !catchAll && !outcome && !not && !timed && !lest && !bound) continue
    let to = i
    while (to > from && is(words[to - 1], ',', 'and', 'but', 'or', 'then', '->')) to -= 1
    if (to > from) parts.push(words.slice(from, to))
    from = i
    if (is(words[i], 'or')) i += 1
  }
  parts.push(words.slice(from))
  return parts.filter((part) => part.length > 0)
}
