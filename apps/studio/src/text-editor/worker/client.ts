import type { Diagnostic, StepType, TextEdit } from '@rabbit/dsl'
import type { FromWorker, Question, Questions, ToWorker } from './protocol.ts'

/** The part of a `Worker` that the client needs. */
export interface WorkerLike {
  onmessage: ((event: { readonly data: FromWorker }) => void) | null
  onerror: ((event: { readonly message?: string }) => void) | null
  postMessage(message: ToWorker): void
  terminate(): void
}

export interface ClientOptions {
  readonly spawn: () => WorkerLike
  /** The present text was checked. */
  readonly onChecked: (version: number, diagnostics: readonly Diagnostic[]) => void
  /** The worker failed: it is started anew, or given up after several failures in a row. */
  readonly onTrouble: (trouble: 'restarted' | 'given-up') => void
}

export interface LanguageClient {
  /** Makes the step types of this installation known to the worker, and to those that follow it. */
  learn(stepTypes: readonly StepType[]): void
  /** Shows the worker a text from its beginning. */
  open(version: number, text: string, secrets?: readonly string[]): void
  /** The text after small edits of the version before. */
  edit(version: number, edits: readonly TextEdit[], text: string): void
  /**
   * The answer for the text at the time of asking; null when the worker is gone, or when the text moved on meanwhile
   * and the answer does not last.
   */
  ask<Q extends Question>(
    question: Q,
    ...args: Parameters<Questions[Q]>
  ): Promise<ReturnType<Questions[Q]> | null>
  stop(): void
}

/** What an editor itself carries over to what was typed since it asked. */
const lasting: ReadonlySet<Question> = new Set(['completions'])

/** So many failures without one answer in between, and the worker is given up. */
const maxFailures = 3

/** The page's side of the language worker: what it was told survives a crash, and no stale answer comes through but one that lasts. */
export function createLanguageClient({ spawn, onChecked, onTrouble }: ClientOptions): LanguageClient {
  const waiting = new Map<
    number,
    { readonly version: number; readonly isLasting: boolean; readonly resolve: (answer: unknown) => void }
  >()
  let present: { version: number; text: string; secrets?: readonly string[] } = { version: -1, text: '' }
  let learnt: readonly StepType[] = []
  let lastId = 0
  let failures = 0
  let worker: WorkerLike | null = start()

  function start(): WorkerLike {
    const started = spawn()
    started.onmessage = ({ data }) => receive(data)
    started.onerror = restart
    return started
  }

  function receive(message: FromWorker): void {
    failures = 0
    if (message.kind === 'checked') {
      if (message.version === present.version) onChecked(message.version, message.diagnostics)
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    asked?.resolve(asked.isLasting || asked.version === present.version ? message.answer : null)
  }

  function restart(): void {
    stop()
    const givenUp = ++failures >= maxFailures
    worker = givenUp ? null : start()
    if (learnt.length > 0) worker?.postMessage({ kind: 'learn', stepTypes: learnt })
    worker?.postMessage({ kind: 'open', ...present })
    onTrouble(givenUp ? 'given-up' : 'restarted')
  }

  function stop(): void {
    worker?.terminate()
    worker = null
    for (const { resolve } of waiting.values()) resolve(null)
    waiting.clear()
  }

  return {
    learn(stepTypes) {
      learnt = stepTypes
      worker?.postMessage({ kind: 'learn', stepTypes })
    },
    open(version, text, secrets) {
      present = { version, text, ...(secrets ? { secrets } : {}) }
      worker?.postMessage({ kind: 'open', ...present })
    },
    edit(version, edits, text) {
      present = { ...present, version, text }
      worker?.postMessage({ kind: 'edit', version, edits })
    },
    ask: (question, ...args) =>
      new Promise((resolve) => {
        if (!worker) {
          resolve(null)
          return
        }
        const id = ++lastId
        const { version } = present
        waiting.set(id, {
          version,
          isLasting: lasting.has(question),
          resolve: resolve as (answer: unknown) => void,
        })
        worker.postMessage({ kind: 'ask', id, version, question, args })
      }),
    stop,
  }
}
