import { Panel, useReactFlow, useStore } from '@xyflow/react'
import { Maximize, Minus, Plus, WandSparkles } from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { tidy, useStudio } from '../store/index.ts'
import css from './Canvas.module.css'
import { fitOptions } from './useFitView.ts'

/** Zoom, fit, and giving hand-placed states back to the automatic layout. */
export function CanvasTools() {
  const { zoomIn, zoomOut, fitView } = useReactFlow()
  const zoom = useStore((s) => Math.round(s.transform[2] * 100))
  const placed = useStudio((s) => s.document.workflow.graph.layout.size > 0 && s.proposal === null)
  return (
    <Panel position="bottom-left" className={css.tools}>
      <IconButton size="small" label="Zoom out" onClick={() => void zoomOut()}>
        <Minus size={15} aria-hidden />
      </IconButton>
      <span className={css.zoom}>{zoom} %</span>
      <IconButton size="small" label="Zoom in" onClick={() => void zoomIn()}>
        <Plus size={15} aria-hidden />
      </IconButton>
      <IconButton size="small" label="Show all" onClick={() => void fitView(fitOptions)}>
        <Maximize size={15} aria-hidden />
      </IconButton>
      <IconButton
        size="small"
        label="Tidy: lay out automatically"
        disabled={!placed}
        onClick={() => tidy(useStudio)}
      >
        <WandSparkles size={15} aria-hidden />
      </IconButton>
    </Panel>
  )
}
