import { durationOf } from '../understand/modifiers.ts'
import { is, type Token, trimSigns, type Words } from '../words/token.ts'

/** What the slots of a pattern caught, without loose signs at their ends. */
export type Caught = Readonly<Record<string, Words>>

/**
 * Fits words to a pattern: `{x}` catches one word or more, as few as it can; `a|b` is either, `a_b` two words in a
 * row, and `?` at an end makes a part optional. `{x:1}` is one word only, `{x:time}` one duration, `{x:number}` one number,
 * `{x:place}` a word such as `after`. All words must be used. Null when they do not fit.
 */
export function fit(words: Words, pattern: string): Caught | null {
  const parts = compiled(pattern)
  const spans = new Map<string, readonly [number, number]>()
  let steps = 0
  const walk = (part: number, at: number): boolean => {
    steps += 1
    if (steps > 5_000) return false
    const wanted = parts[part]
    if (wanted === undefined) return at === words.length
    if (wanted.slot !== null) {
      const last = wanted.of === null ? words.length : Math.min(at + 1, words.length)
      if (!suits(words[at], wanted.of)) return false
      for (let to = at + 1; to <= last; to += 1) {
        spans.set(wanted.slot, [at, to])
        if (walk(part + 1, to)) return true
      }
      return false
    }
    for (const choice of wanted.choices)
      if (choice.every((word, i) => is(words[at + i], word)) && walk(part + 1, at + choice.length))
        return true
    return wanted.optional && walk(part + 1, at)
  }
  if (!walk(0, 0)) return null
  return Object.fromEntries([...spans].map(([name, [from, to]]) => [name, trimSigns(words.slice(from, to))]))
}

/** The first of the patterns that fits. */
export function fitAny(words: Words, patterns: readonly string[]): Caught | null {
  for (const pattern of patterns) {
    const caught = fit(words, pattern)
    if (caught !== null) return caught
  }
  return null
}

function suits(token: Token | undefined, of: string | null): boolean {
  if (of === 'time') return durationOf(token) !== null
  if (of === 'place') return is(token, 'after', 'before', 'behind')
  return token !== undefined && (of !== 'number' || token.kind === 'number')
}

interface PatternPart {
  readonly slot: string | null
  /** What a slot of one word holds; null for one of any length. */
  readonly of: string | null
  readonly choices: readonly (readonly string[])[]
  readonly optional: boolean
}

const known = new Map<string, readonly PatternPart[]>()

function compiled(pattern: string): readonly PatternPart[] {
  const found = known.get(pattern)
  if (found !== undefined) return found
  const parts = pattern
    .trim()
    .split(/\s+/)
    .map((piece): PatternPart => {
      const [, slot, of] = /^\{(\w+)(?::(\w+))?\}$/.exec(piece) ?? []
      if (slot !== undefined) return { slot, of: of ?? null, choices: [], optional: false }
      const optional = piece.endsWith('?')
      const choices = (optional ? piece.slice(0, -1) : piece)
        .split('|')
        .map((choice) => choice.split('_'))
        .sort((a, b) => b.length - a.length)
      return { slot: null, of: null, choices, optional }
    })
  known.set(pattern, parts)
  return parts
}
