import { ReactFlowProvider } from '@xyflow/react'
import { CanvasFlow } from './CanvasFlow.tsx'
import '@xyflow/react/dist/style.css'

/** The workflow as a drawing. What is done on it goes out as an edit of the text. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  )
}
