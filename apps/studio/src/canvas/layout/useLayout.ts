import { useEffect, useMemo, useState } from 'react'
import { type LayoutInput, type LayoutResult, layOut, mostWithCare } from './layout.ts'

/** Whether the layout takes a few milliseconds only: then it is done at once and nothing flickers. */
const isQuick = (count: number): boolean => count <= 60 || (count > mostWithCare && count <= 2000)

interface Asked {
  readonly key: string
  readonly input: LayoutInput
}

export interface Layout {
  readonly layout: LayoutResult
  /** Whether it is for the present input, and not still an earlier one's. */
  readonly ready: boolean
}

/**
 * The layout for an input. A large one comes from a worker; until then the last one stands. `key` says whether
 * two inputs are the same.
 */
export function useLayout(key: string, makeInput: () => LayoutInput): Layout {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything the input holds
  const asked = useMemo<Asked>(() => ({ key, input: makeInput() }), [key])
  const small = isQuick(asked.input.boxes.length) || typeof Worker === 'undefined'
  const now = useMemo(() => (small ? layOut(asked.input) : null), [asked, small])
  const [later, setLater] = useState<{ readonly asked: Asked | null; readonly result: LayoutResult }>(nothing)
  useEffect(() => {
    if (now) {
      setLater({ asked, result: now })
      return
    }
    let stale = false
    void layOutInWorker(asked.input).then((result) => {
      if (!stale) setLater({ asked, result })
    })
    return () => {
      stale = true
    }
  }, [asked, now])
  return { layout: now ?? later.result, ready: now !== null || later.asked === asked }
}

const nothing = { asked: null, result: { boxes: new Map(), lines: new Map() } }

let worker: Worker | null = null
let count = 0
const waiting = new Map<number, (result: LayoutResult) => void>()

function layOutInWorker(input: LayoutInput): Promise<LayoutResult> {
  if (!worker) {
    worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = (message: MessageEvent<{ id: number; result: LayoutResult }>) => {
      waiting.get(message.data.id)?.(message.data.result)
      waiting.delete(message.data.id)
    }
  }
  count += 1
  const id = count
  worker.postMessage({ id, input })
  return new Promise((resolve) => waiting.set(id, resolve))
}
