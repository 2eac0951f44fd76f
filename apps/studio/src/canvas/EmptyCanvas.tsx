import { PencilRuler } from 'lucide-react'
import { Button, EmptyState } from '../design/index.ts'
import { addState, isOpening, useStudio } from '../store/index.ts'
import css from './Canvas.module.css'

/** What stands on a canvas without a state: the three ways to begin. */
export function EmptyCanvas() {
  const opening = useStudio(isOpening)
  const { showSide, showLeft } = useStudio.getState()
  if (opening) return null
  return (
    <div className={css.empty}>
      <EmptyState
        icon={<PencilRuler size={20} aria-hidden />}
        title="Nothing drawn yet"
        actions={
          <>
            <Button look="primary" onClick={() => showSide('chat')}>
              Say it in the chat
            </Button>
            <Button onClick={() => showLeft('palette')}>Open the palette</Button>
            <Button onClick={() => addState(useStudio, 'task', null)}>Add a state</Button>
          </>
        }
      >
        Describe what should happen, drag a state type onto the canvas, or type{' '}
        <code>start -&gt; first_step</code> in the text.
      </EmptyState>
    </div>
  )
}
