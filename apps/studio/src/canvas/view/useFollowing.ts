import { type RefObject, useEffect } from 'react'
import { isWatching, type StudioStore, useStudio } from '../../store/index.ts'
import { stateId } from '../drawing/drawing.ts'
import type { PlacedDrawing } from '../useDrawing.ts'
import type { Camera } from './camera.ts'
import { around } from './framing.ts'

/** Room for the note under a card. */
const noteHeight = 34

/** Keeps in sight what an execution is at, and what is selected elsewhere: in the text, a list or the time line. */
export function useFollowing(camera: Camera, placed: RefObject<PlacedDrawing>): void {
  useEffect(() => {
    const bring = (names: readonly string[]) => {
      const boxes = names.flatMap((name) => placed.current.boxes.get(stateId(name)) ?? [])
      const rect = around(boxes.map((box) => ({ ...box, height: box.height + noteHeight })))
      if (rect) camera.bringIntoSight(rect)
    }
    return useStudio.subscribe((store, before) => {
      if (store.watched !== before.watched) camera.takeOver()
      if (store.view !== before.view && camera.shows() !== null) {
        const open = openStates(store)
        if (open.join('\n') !== openStates(before).join('\n')) bring(open)
      }
      if (store.selected !== before.selected && store.selected.size === 1) bring([...store.selected])
    })
  }, [camera, placed])
}

/** The states that something happens in at the moment that is shown. */
function openStates(store: StudioStore): readonly string[] {
  if (!isWatching(store)) return []
  const open = [...store.view.states].filter(([, { status }]) =>
    ['active', 'waiting', 'retrying'].includes(status),
  )
  return open.map(([name]) => name)
}
