import { useEffect, useMemo, useRef, useState } from 'react'
import { layOutInWorker } from './in-worker.ts'
import {
  type LayoutInput,
  type LayoutResult,
  layOut,
  layOutAgain,
  type MadeLayout,
  mostWithCare,
} from './layout.ts'

/** Whether a new layout takes a few milliseconds only: then it is done at once and nothing flickers. */
const isQuick = (count: number): boolean => count <= 60 || (count > mostWithCare && count <= 2000)

/** Layouts of this many earlier drawings are kept, so that undo brings back the picture as well. */
const mostKept = 40

interface Asked {
  readonly key: string
  readonly input: LayoutInput
}

export interface Layout {
  readonly layout: LayoutResult
  /** Whether it is for the present input, and not still an earlier one's. */
  readonly ready: boolean
}

export interface LayoutWish {
  /** While it is the same, a drawing that changes a little keeps its boxes where they are. */
  readonly stretch: string
  /** Says whether two inputs of a stretch are the same. */
  readonly key: string
  readonly makeInput: () => LayoutInput
}

/** The layout for an input. A large one that is new comes from a worker; until then the last one stands. */
export function useLayout({ stretch, key, makeInput }: LayoutWish): Layout {
  const made = useMemo(() => createMemory(stretch), [stretch])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything the input holds
  const asked = useMemo<Asked>(() => ({ key, input: makeInput() }), [key, stretch])
  const now = useMemo(() => atOnce(asked, made), [asked, made])
  const shown = useRef<LayoutResult>(nothing)
  const [later, setLater] = useState<{ readonly asked: Asked; readonly result: LayoutResult } | null>(null)
  useEffect(() => {
    if (now) return
    return layOutInWorker(asked.input, (result) => {
      made.keep(asked.key, { input: asked.input, result })
      setLater({ asked, result })
    })
  }, [asked, now, made])
  const own = now ?? (later?.asked === asked ? later.result : null)
  if (own) shown.current = own
  return { layout: shown.current, ready: own !== null }
}

const nothing: LayoutResult = { boxes: new Map(), lines: new Map() }

function atOnce({ key, input }: Asked, made: Memory): LayoutResult | null {
  const known = made.find(key)
  if (known) return known
  const last = made.last()
  const quick = isQuick(input.boxes.length) || typeof Worker === 'undefined'
  const result = (last && layOutAgain(input, last)) ?? (quick ? layOut(input) : null)
  if (result) made.keep(key, { input, result })
  return result
}

interface Memory {
  /** The layout of an earlier drawing with this key, which becomes the last. */
  find(key: string): LayoutResult | null
  last(): MadeLayout | null
  keep(key: string, layout: MadeLayout): void
}

/** `stretch` only tells one memory from another. */
function createMemory(_stretch: string): Memory {
  const known = new Map<string, MadeLayout>()
  let last: MadeLayout | null = null
  const keep = (key: string, layout: MadeLayout) => {
    last = layout
    known.delete(key)
    known.set(key, layout)
    const [oldest] = known.keys()
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest)
  }
  return {
    find: (key) => {
      const found = known.get(key)
      if (found) keep(key, found)
      return found?.result ?? null
    },
    last: () => last,
    keep,
  }
}
