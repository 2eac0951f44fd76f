import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useStudio } from '../store/index.ts'

export const fitOptions = { padding: 0.12, maxZoom: 1, minZoom: 0.08 }

/** Shows the whole drawing when another workflow is opened, a proposal comes, or a first state appears. */
export function useFitView(nodeCount: number): void {
  const { fitView } = useReactFlow()
  const workflowId = useStudio((s) => s.saved?.id ?? '')
  const proposed = useStudio((s) => s.proposal)
  const fitted = useRef<unknown>(null)
  const key = `${workflowId}:${proposed ? proposed.text.length : 'own'}`
  const drawn = nodeCount > 0
  useEffect(() => {
    if (!drawn || fitted.current === key) return
    fitted.current = key
    // One frame later the canvas knows its size and its nodes.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => void fitView(fitOptions)))
    return () => cancelAnimationFrame(frame)
  }, [key, drawn, fitView])
}
