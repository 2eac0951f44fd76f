import { type Rect, useReactFlow, useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import { useStudio } from '../store/index.ts'
import { stateId } from './drawing/drawing.ts'

export const fitOptions = { padding: 0.08, maxZoom: 1, minZoom: 0.08 }

/** Below this, names can no longer be read. */
const readableZoom = 0.7
const margin = 40

/**
 * The view of a drawing that was just opened: all of it if it can be read then, otherwise its beginning at the left.
 * `entry` is where the reading begins.
 */
export function openingView(
  bounds: Rect,
  entry: Rect,
  size: { readonly width: number; readonly height: number },
) {
  const fit = Math.min(
    (size.width - 2 * margin) / bounds.width,
    (size.height - 2 * margin) / bounds.height,
    1,
  )
  const zoom = Math.max(fit, readableZoom)
  const left =
    fit >= readableZoom ? (size.width - bounds.width * zoom) / 2 - bounds.x * zoom : margin - bounds.x * zoom
  const tall = bounds.height * zoom > size.height - 2 * margin
  const middle = tall ? entry.y + entry.height / 2 : bounds.y + bounds.height / 2
  return { x: left, y: size.height / 2 - middle * zoom, zoom }
}

/** Shows the drawing well when another workflow is opened, a proposal comes or goes, or a first state appears. */
export function useFitView(nodeCount: number): void {
  const { getNodes, getNodesBounds, setViewport } = useReactFlow()
  const flow = useStoreApi()
  const workflowId = useStudio((s) => s.saved?.id ?? '')
  const proposed = useStudio((s) => s.proposal)
  const fitted = useRef<string | null>(null)
  const key = `${workflowId}:${proposed ? proposed.text : 'own'}`
  const drawn = nodeCount > 0
  const show = useCallback(() => {
    const { width, height } = flow.getState()
    const nodes = getNodes()
    const bounds = getNodesBounds(nodes)
    const { proposal, document } = useStudio.getState()
    const entry = (proposal?.workflow ?? document.workflow).graph.entry
    const first = nodes.find((node) => entry !== null && node.id === stateId(entry)) ?? nodes[0]
    if (!first || width === 0) return
    void setViewport(openingView(bounds, getNodesBounds([first]), { width, height }))
  }, [flow, getNodes, getNodesBounds, setViewport])
  useEffect(() => {
    if (!drawn || fitted.current === key) return
    fitted.current = key
    // Two frames later the canvas knows its size and its nodes.
    requestAnimationFrame(() => requestAnimationFrame(show))
  }, [key, drawn, show])
}

/** Keeps the middle of the drawing in the middle while panels beside the canvas open, close and are dragged. */
export function useKeepMiddle(): void {
  const flow = useStoreApi()
  const { getViewport, setViewport } = useReactFlow()
  useEffect(() => {
    let { width, height } = flow.getState()
    return flow.subscribe((state) => {
      if (state.width === width && state.height === height) return
      const [dx, dy] = [state.width - width, state.height - height]
      const known = width > 0 && height > 0
      width = state.width
      height = state.height
      if (!known || width === 0) return
      const { x, y, zoom } = getViewport()
      void setViewport({ x: x + dx / 2, y: y + dy / 2, zoom })
    })
  }, [flow, getViewport, setViewport])
}
