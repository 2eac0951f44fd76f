import type { Budget } from '../budget.ts'
import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { checkSize, isList } from '../values.ts'

/** A text that is the same for values that are equal, and for no others; a failure for one beyond the bounds. */
export function canonicalText(value: Json, budget: Budget): string | Failure {
  const checked = checkSize(value, budget)
  if (checked instanceof Failure) return checked
  const text = written(value)
  budget.spendText(text.length)
  return text
}

function written(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(written).join(',')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${written(item)}`).join(',')}}`
}

/** The items whose text passes the test, each once, where it first stands. */
export function distinct(
  list: readonly Json[],
  budget: Budget,
  isWanted: (text: string) => boolean = () => true,
): readonly Json[] | Failure {
  const seen = new Set<string>()
  const kept: Json[] = []
  for (const item of list) {
    const text = budget.spend(1) ? canonicalText(item, budget) : budget.failure
    if (typeof text !== 'string') return text ?? kept
    if (seen.has(text) || !isWanted(text)) continue
    seen.add(text)
    kept.push(item)
  }
  return kept
}

export function textsOf(list: readonly Json[], budget: Budget): ReadonlySet<string> | Failure {
  const texts = new Set<string>()
  for (const item of list) {
    const text = budget.spend(1) ? canonicalText(item, budget) : budget.failure
    if (typeof text !== 'string') return text ?? texts
    texts.add(text)
  }
  return texts
}
