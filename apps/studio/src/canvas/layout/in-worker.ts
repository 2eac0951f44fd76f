import { type LayoutInput, type LayoutResult, layOut } from './layout.ts'

/** A worker that waits for work; the one at work belongs to whoever asked. */
let idle: Worker | null = null

/**
 * The layout from a worker. Where a worker cannot be had or fails, a plainer layout is made here. Answers a function
 * that cancels: `done` is then never called, and no time is spent on what nobody waits for.
 */
export function layOutInWorker(input: LayoutInput, done: (result: LayoutResult) => void): () => void {
  let worker: Worker
  try {
    worker = idle ?? new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  } catch {
    done(layOut(input, { carefully: false }))
    return () => {}
  }
  idle = null
  let working = true
  worker.onmessage = ({ data }: MessageEvent<LayoutResult>) => {
    working = false
    if (idle) worker.terminate()
    else idle = worker
    done(data)
  }
  worker.onerror = () => {
    if (!working) return
    working = false
    worker.terminate()
    done(layOut(input, { carefully: false }))
  }
  worker.postMessage(input)
  return () => {
    if (!working) return
    working = false
    worker.terminate()
  }
}
