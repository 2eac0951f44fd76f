import type { Rect, Viewport } from '@xyflow/react'
import { type Opening, openingView, type Size, viewOn, wholeView } from './framing.ts'

/** The part of React Flow that a camera moves. */
export interface Stage {
  size(): Size
  view(): Viewport
  /** On the way, the zoom changes evenly. */
  move(view: Viewport, durationMs: number): void
  /** ms, of any clock. */
  now(): number
}

/** Moves the view and knows whether a person has moved it since. */
export interface Camera {
  /** Shows a drawing that was just opened. */
  open(opening: Omit<Opening, 'size'>): void
  showWhole(bounds: Rect): void
  /** Moves just far enough to have something in sight. */
  bringIntoSight(rect: Rect): void
  /** The canvas has another size: keeps the middle in the middle. */
  keepMiddle(dx: number, dy: number): void
  /** What is in sight; null when a person has moved the view. */
  shows(): 'drawing' | 'part' | null
  /** From now on the view counts as the camera's own, wherever it is. */
  takeOver(): void
  /** A person moves the view: it is theirs from now on, even while the camera is on its way. */
  letGo(): void
  /** While somebody's hand is on the drawing, nothing moves under it. */
  hold(held: boolean): void
}

const gentlyMs = 350

export function createCamera(stage: Stage): Camera {
  let own: { readonly view: Viewport; readonly what: 'drawing' | 'part'; readonly until: number } | null =
    null
  let held = false

  const moving = () => own !== null && stage.now() < own.until
  const present = () => (own !== null && moving() ? own.view : stage.view())
  const show = (view: Viewport, what: 'drawing' | 'part', durationMs: number) => {
    own = { view, what, until: stage.now() + durationMs }
    stage.move(view, durationMs)
  }
  const shows = () => (own !== null && (moving() || sameView(own.view, stage.view())) ? own.what : null)
  return {
    open: (opening) => show(openingView({ ...opening, size: stage.size() }), 'drawing', 0),
    showWhole: (bounds) => show(wholeView(bounds, stage.size()), 'drawing', gentlyMs),
    bringIntoSight: (rect) => {
      if (held) return
      const before = present()
      const view = viewOn(rect, before, stage.size())
      if (view !== before) show(view, 'part', gentlyMs)
    },
    keepMiddle: (dx, dy) => {
      const { x, y, zoom } = present()
      const what = shows()
      const view = { x: x + dx / 2, y: y + dy / 2, zoom }
      if (what) show(view, what, 0)
      else stage.move(view, 0)
    },
    shows,
    takeOver: () => {
      if (shows() === null) own = { view: stage.view(), what: 'part', until: 0 }
    },
    letGo: () => {
      own = null
    },
    hold: (wanted) => {
      held = wanted
      if (held && own !== null && moving()) show(stage.view(), own.what, 0)
    },
  }
}

/** Rounding on the way through the screen is no movement. */
const sameView = (a: Viewport, b: Viewport): boolean =>
  Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5 && Math.abs(a.zoom - b.zoom) < 0.001
