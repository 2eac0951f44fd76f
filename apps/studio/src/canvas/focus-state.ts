import { stateId } from './drawing/drawing.ts'

/** Gives a state's box the keyboard, when what had it is gone: the next key goes on where the last one was. */
export function focusState(name: string): void {
  requestAnimationFrame(() => {
    const boxes = document.querySelectorAll<HTMLElement>('.react-flow__node')
    const own = [...boxes].find((box) => box.dataset.id === stateId(name))
    own?.focus({ preventScroll: true })
  })
}
