import { type ExecutionEvent, isLargeValue, type JsonValue } from '@rabbit/contract'
import { isRefusal } from './open-studio.ts'
import type { StudioApi } from './studio-api.ts'

/** So many values are remembered: a result stands in the output once more. */
const mostKept = 8

/** Prints events as JSON lines, large values themselves in the place of their references. One that is gone stays a reference. */
export function createJsonPrinter(studio: StudioApi): (event: ExecutionEvent) => Promise<void> {
  const kept = new Map<string, JsonValue>()

  async function fetched(executionId: string, id: string): Promise<JsonValue | undefined> {
    const known = kept.get(id)
    if (known !== undefined) return known
    try {
      const { value } = await studio.largeValue({ executionId, id })
      kept.set(id, value)
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      return value
    } catch (error) {
      if (isRefusal(error)) return undefined
      throw error
    }
  }

  async function whole(executionId: string, part: unknown): Promise<unknown> {
    if (isLargeValue(part)) return (await fetched(executionId, part.$large.id)) ?? part
    if (Array.isArray(part)) return Promise.all(part.map((item) => whole(executionId, item)))
    if (typeof part !== 'object' || part === null) return part
    const entries: [string, unknown][] = []
    for (const [key, value] of Object.entries(part)) entries.push([key, await whole(executionId, value)])
    return Object.fromEntries(entries)
  }

  return async (event) => {
    const json = JSON.stringify(event)
    // Most events have none: they are printed as they came.
    const shown = json.includes('"$large"') ? JSON.stringify(await whole(event.executionId, event)) : json
    process.stdout.write(`${shown}\n`)
  }
}
