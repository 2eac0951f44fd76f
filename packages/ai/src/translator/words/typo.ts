import { listOf } from './list-of.ts'
import { baseVerbs } from './verbs.ts'

const guides = listOf(`
    first | otherwise | finally | after | before | whenever | every | while | until | unless | parallel |
    approved | rejected | invalid | simultaneously | approval | greater | higher | customer`)
const targets: readonly string[] = [...baseVerbs].filter((verb) => verb.length >= 4)

/** A word that guides a reader (`otherwise`), mistyped by a swap, a missing or a doubled letter; null for any other. */
export function guideWord(word: string): string | null {
  if (word.length < 4 || guides.includes(word)) return null
  const near = guides.find(
    (guide) =>
      guide[0] === word[0] &&
      distance(word, guide) === 1 &&
      (guide.length !== word.length || sameLetters(guide, word)),
  )
  return near === undefined || word === `${near}s` || word === near.slice(0, -1) ? null : near
}

function sameLetters(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('')
}

/** The one word that a mistyped word most likely is, or null. A swap of two neighbours is one mistake. */
export function nearestWord(word: string, candidates: Iterable<string> = targets): string | null {
  if (word.length < 4) return null
  const allowed = word.length >= 8 ? 2 : 1
  let best: string | null = null
  let bestDistance = allowed + 1
  let ties = 0
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > allowed) continue
    const d = distance(word, candidate)
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
      ties = 0
    } else if (d === bestDistance) ties += 1
  }
  return ties > 0 && word[0] !== best?.[0] ? null : best
}

/** Damerau–Levenshtein distance (neighbours only). */
export function distance(a: string, b: string): number {
  let before: number[] = []
  let last: number[] = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1)
      row.push(value)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
