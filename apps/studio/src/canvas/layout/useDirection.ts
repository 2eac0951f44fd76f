import { useStore, useStoreApi } from '@xyflow/react'
import { useEffect, useRef, useState } from 'react'
import { changeOnCanvas, useStudio } from '../../store/index.ts'
import { chooseDirection } from './choose-direction.ts'
import type { Direction } from './direction.ts'
import type { LayoutInput } from './layout.ts'

interface Decided {
  /** What it was decided for; another occasion is a reason to decide again. */
  readonly occasion: string
  readonly workflowId: string
  readonly direction: Direction
}

/**
 * The direction of the drawing. It is decided when a workflow is opened, a proposal comes or goes, the drawing is
 * tidied, or the window becomes another; never by an edit, so that nothing turns over under a person's hands. A
 * direction that a person has chosen holds always.
 */
export function useDirection(tidied: number, makeInput: () => Omit<LayoutInput, 'direction'>): Direction {
  const flow = useStoreApi()
  const measured = useStore((s) => s.width > 0 && s.height > 0)
  const workflowId = useStudio((s) => s.saved?.id ?? '')
  const proposed = useStudio(changeOnCanvas)
  const chosen = useStudio((s) => s.direction)
  const shape = useWindowShape()
  const decided = useRef<Decided | null>(null)
  const last = decided.current
  const occasion = JSON.stringify([workflowId, proposed, tidied, shape])
  if (chosen !== 'fit') return chosen
  if (!measured || last?.occasion === occasion) return last?.direction ?? 'right'
  const drawing = makeInput()
  const before = last?.workflowId === workflowId ? last.direction : 'right'
  // The first state decides nothing yet: what is drawn next may come all at once.
  if (drawing.boxes.length < 2) return before
  const { width, height } = flow.getState()
  const direction = chooseDirection({ drawing, size: { width, height }, prefer: before })
  decided.current = { occasion, workflowId, direction }
  return direction
}

/** Counts how often the window became clearly another: by more than a quarter in width or height. */
export function useWindowShape(): number {
  const [shape, setShape] = useState(0)
  useEffect(() => {
    let { innerWidth, innerHeight } = window
    const onResize = () => {
      if (!differs(window.innerWidth, innerWidth) && !differs(window.innerHeight, innerHeight)) return
      innerWidth = window.innerWidth
      innerHeight = window.innerHeight
      setShape((count) => count + 1)
    }
    window.addEventListener('resize', onResize)
    return () => window.removeEventListener('resize', onResize)
  }, [])
  return shape
}

const differs = (now: number, before: number): boolean => Math.abs(now - before) > before / 4
