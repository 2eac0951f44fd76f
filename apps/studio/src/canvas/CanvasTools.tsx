import { Panel, useReactFlow, useStore } from '@xyflow/react'
import { Maximize, Minus, Plus, WandSparkles } from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { isDrawingEditable, tidy, useStudio } from '../store/index.ts'
import css from './Canvas.module.css'

export interface CanvasToolsProps {
  readonly onShowAll: () => void
  /** The automatic layout is to begin anew, in the direction that fits the canvas now. */
  readonly onTidy: () => void
}

/** Zoom, fit, and giving hand-placed states back to the automatic layout. */
export function CanvasTools({ onShowAll, onTidy }: CanvasToolsProps) {
  const { zoomIn, zoomOut } = useReactFlow()
  const zoom = useStore((s) => Math.round(s.transform[2] * 100))
  const editable = useStudio(isDrawingEditable)
  return (
    <Panel position="bottom-left" className={css.tools}>
      <IconButton size="small" label="Zoom out" onClick={() => void zoomOut()}>
        <Minus size={15} aria-hidden />
      </IconButton>
      <span className={css.zoom}>{zoom} %</span>
      <IconButton size="small" label="Zoom in" onClick={() => void zoomIn()}>
        <Plus size={15} aria-hidden />
      </IconButton>
      <IconButton size="small" label="Show all" onClick={onShowAll}>
        <Maximize size={15} aria-hidden />
      </IconButton>
      <IconButton
        size="small"
        label="Tidy: lay out automatically"
        disabled={!editable}
        onClick={() => {
          tidy(useStudio)
          onTidy()
        }}
      >
        <WandSparkles size={15} aria-hidden />
      </IconButton>
    </Panel>
  )
}
