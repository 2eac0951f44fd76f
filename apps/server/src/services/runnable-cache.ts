import { createHash } from 'node:crypto'
import type { InputField, WorkflowGraph } from '@rabbit/dsl'
import { openRunnable } from './text-facts.ts'

/** What a start needs to know of a text. */
export interface Runnable {
  readonly graph: WorkflowGraph
  readonly inputs: readonly InputField[]
  /** SHA-256, in hex. */
  readonly textHash: string
}

/**
 * Texts that can run, the most recently started kept: the same text is started again and again, and is read once.
 *
 * @returns a function that throws a {ServiceError} for a text that cannot run
 */
export function createRunnableCache(maxTexts = 50, maxLength = 4_000_000): (text: string) => Runnable {
  const known = new Map<string, Runnable>()
  let length = 0
  return (text) => {
    const found = known.get(text)
    const runnable = found ?? read(text)
    if (found) known.delete(text)
    else length += text.length
    known.set(text, runnable)
    for (const [oldest] of known) {
      if (known.size <= maxTexts && length <= maxLength) break
      known.delete(oldest)
      length -= oldest.length
    }
    return runnable
  }
}

function read(text: string): Runnable {
  const { graph } = openRunnable(text)
  return { graph, inputs: graph.inputs, textHash: sha256(text) }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
