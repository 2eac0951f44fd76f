import { Panel, useReactFlow, useStore } from '@xyflow/react'
import { ArrowDown, ArrowRight, Maximize, Minus, Plus, Scaling, WandSparkles } from 'lucide-react'
import { memo } from 'react'
import { IconButton, Menu } from '../design/index.ts'
import { type DrawingDirection, isDrawingEditable, useStudio } from '../store/index.ts'
import css from './Canvas.module.css'

export interface CanvasToolsProps {
  readonly onShowAll: () => void
  /** Every state goes back to the automatic layout, which begins anew. */
  readonly onTidy: () => void
}

/** Zoom, fit, and giving hand-placed states back to the automatic layout. */
export const CanvasTools = memo(function CanvasTools({ onShowAll, onTidy }: CanvasToolsProps) {
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
      <IconButton size="small" label="Tidy: lay out automatically" disabled={!editable} onClick={onTidy}>
        <WandSparkles size={15} aria-hidden />
      </IconButton>
      <DirectionMenu />
    </Panel>
  )
})

const directions: readonly {
  readonly value: DrawingDirection
  readonly label: string
  readonly icon: typeof ArrowRight
}[] = [
  { value: 'fit', label: 'Whichever shows more', icon: Scaling },
  { value: 'right', label: 'From left to right', icon: ArrowRight },
  { value: 'down', label: 'From top to bottom', icon: ArrowDown },
]

function DirectionMenu() {
  const chosen = useStudio((s) => s.direction)
  const { setDirection } = useStudio.getState()
  const Icon = directions.find(({ value }) => value === chosen)?.icon ?? Scaling
  return (
    <Menu
      trigger={
        <IconButton size="small" label="Direction">
          <Icon size={15} aria-hidden />
        </IconButton>
      }
      entries={directions.map(({ value, label, icon: EntryIcon }) => ({
        label,
        icon: <EntryIcon size={15} aria-hidden />,
        ...(value === chosen ? { shortcut: 'chosen' } : {}),
        onSelect: () => setDirection(value),
      }))}
    />
  )
}
