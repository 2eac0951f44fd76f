import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { changeOnCanvas, isDrawingEditable, useStudio } from '../../store/index.ts'
import { stateId } from '../drawing/drawing.ts'
import { boundsOf } from '../place-drawing.ts'
import type { PlacedDrawing } from '../useDrawing.ts'
import { type Camera, createCamera } from './camera.ts'
import { useFollowing } from './useFollowing.ts'

/** What a proposal's banner takes at the top. */
const bannerHeight = 76

export interface CanvasView {
  /** Whether the drawing has found its place: until then it is better not seen. */
  readonly settled: boolean
  showWhole(): void
  /** For React Flow, which says nothing of an event when the camera moves the view. */
  onMove(event: MouseEvent | TouchEvent | null): void
  /** For the element around the drawing. */
  onPointerDownCapture(): void
}

/**
 * Where the canvas looks. It shows a drawing well when one is opened, proposed or tidied, and again when the canvas
 * changes its size; it keeps what runs, or is selected elsewhere, in sight. A view that a person has chosen stays
 * until the next of these, and a run does not move it.
 */
export function useCanvasView(placed: PlacedDrawing, tidied: number): CanvasView {
  const camera = useCamera()
  const latest = useRef(placed)
  latest.current = placed
  const [settled, setSettled] = useState(false)
  const open = useCallback(() => {
    const bounds = boundsOf(latest.current)
    const { boxes, direction } = latest.current
    const entry = boxes.get(stateId(entryNow() ?? '')) ?? boxes.values().next().value
    if (bounds && entry)
      camera.open({
        bounds,
        entry,
        direction,
        covered: isDrawingEditable(useStudio.getState()) ? 0 : bannerHeight,
      })
  }, [camera])
  useOpening(placed, tidied, () => {
    open()
    setSettled(true)
  })
  useResizing(camera, open)
  useFollowing(camera, latest)
  const showWhole = useCallback(() => {
    const bounds = boundsOf(latest.current)
    if (bounds) camera.showWhole(bounds)
  }, [camera])
  const onMove = useCallback(
    (event: MouseEvent | TouchEvent | null) => {
      if (event) camera.letGo()
    },
    [camera],
  )
  return { settled, showWhole, onMove, onPointerDownCapture: useHolding(camera) }
}

/** From the press to the release of a pointer the camera holds still. */
function useHolding(camera: Camera): () => void {
  useEffect(() => {
    const release = () => camera.hold(false)
    window.addEventListener('pointerup', release)
    window.addEventListener('pointercancel', release)
    return () => {
      window.removeEventListener('pointerup', release)
      window.removeEventListener('pointercancel', release)
    }
  }, [camera])
  return useCallback(() => camera.hold(true), [camera])
}

function useCamera(): Camera {
  const { getViewport, setViewport } = useReactFlow()
  const flow = useStoreApi()
  return useMemo(
    () =>
      createCamera({
        size: () => ({ width: flow.getState().width, height: flow.getState().height }),
        view: getViewport,
        // Even: React Flow's own way rises until both ends are in sight, and in a large drawing that is all of it.
        move: (view, duration) =>
          void setViewport(view, prefersStillness() ? {} : { duration, interpolate: 'linear' }),
        now: () => performance.now(),
      }),
    [flow, getViewport, setViewport],
  )
}

const prefersStillness = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

function entryNow(): string | null {
  const { proposal, document } = useStudio.getState()
  return (proposal?.workflow ?? document.workflow).graph.entry
}

/** Calls `open` once for every drawing that is new to the eye, when it and the canvas are measured. */
function useOpening({ boxes, direction, ready }: PlacedDrawing, tidied: number, open: () => void): void {
  const workflowId = useStudio((s) => s.saved?.id ?? '')
  const proposed = useStudio(changeOnCanvas)
  const flow = useStoreApi()
  const opened = useRef('')
  const occasion = JSON.stringify([workflowId, proposed, tidied, direction])
  const drawn = ready && boxes.size > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens on occasions only
  useEffect(() => {
    if (!drawn || opened.current === occasion || flow.getState().width === 0) return
    opened.current = occasion
    open()
  }, [occasion, drawn])
}

/** A view of the drawing stays one when panels beside the canvas open, close and are dragged. */
function useResizing(camera: Camera, open: () => void): void {
  const flow = useStoreApi()
  useEffect(() => {
    let { width, height } = flow.getState()
    return flow.subscribe((state) => {
      if (state.width === width && state.height === height) return
      const [dx, dy] = [state.width - width, state.height - height]
      const known = width > 0 && height > 0
      width = state.width
      height = state.height
      if (!known || width === 0) return
      if (camera.shows() === 'drawing') open()
      else camera.keepMiddle(dx, dy)
    })
  }, [flow, camera, open])
}
