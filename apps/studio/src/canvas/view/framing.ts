import type { Rect, Viewport } from '@xyflow/react'
import type { Direction } from '../layout/direction.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Below this, names can no longer be read. */
const readableZoom = 0.55
/** Where only a part can be shown, it is shown at a size that is good to read. */
const partZoom = 0.8
const smallestZoom = 0.08

/** What stays free around the drawing; the tools stand below it. */
const margin = { x: 28, top: 24, bottom: 44 }

const roomIn = ({ width, height }: Size, top: number) => ({
  width: Math.max(40, width - 2 * margin.x),
  height: Math.max(40, height - top - margin.bottom),
})

/**
 * The view of the whole drawing, in the middle of the canvas and never larger than life. `covered` is how many
 * pixels at the top something else stands on.
 */
export function wholeView(bounds: Rect, size: Size, covered = 0): Viewport {
  const top = Math.max(margin.top, covered)
  const room = roomIn(size, top)
  const fit = Math.min(room.width / bounds.width, room.height / bounds.height, 1)
  const zoom = Math.max(fit, smallestZoom)
  return {
    x: margin.x + (room.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: top + (room.height - bounds.height * zoom) / 2 - bounds.y * zoom,
    zoom,
  }
}

export interface Opening {
  readonly bounds: Rect
  /** Where the reading begins. */
  readonly entry: Rect
  readonly size: Size
  readonly direction: Direction
  /** Pixels at the top that something else stands on. */
  readonly covered?: number
}

/** The view of a drawing that was just opened: all of it if it can be read then, otherwise its beginning. */
export function openingView({ bounds, entry, size, direction, covered = 0 }: Opening): Viewport {
  const whole = wholeView(bounds, size, covered)
  if (whole.zoom >= readableZoom) return whole
  const top = Math.max(margin.top, covered)
  const room = roomIn(size, top)
  const zoom = partZoom
  const begin = { x: margin.x - bounds.x * zoom, y: top - bounds.y * zoom }
  const across = {
    x: within(
      bounds.width * zoom <= room.width ? middleOf(bounds, 'x') : middleOf(entry, 'x'),
      size.width,
      zoom,
    ),
    y: within(
      bounds.height * zoom <= room.height ? middleOf(bounds, 'y') : middleOf(entry, 'y'),
      size.height,
      zoom,
    ),
  }
  return direction === 'right' ? { x: begin.x, y: across.y, zoom } : { x: across.x, y: begin.y, zoom }
}

const within = (middle: number, length: number, zoom: number): number => length / 2 - middle * zoom

const middleOf = ({ x, y, width, height }: Rect, axis: 'x' | 'y'): number =>
  axis === 'x' ? x + width / 2 : y + height / 2

/** The rectangle around several; null for none. */
export function around(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  const right = Math.max(...rects.map((rect) => rect.x + rect.width))
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** The nearest view with the same zoom that has a rectangle in sight; the very same when it is in sight already. */
export function viewOn(rect: Rect, view: Viewport, size: Size): Viewport {
  const x = shifted(view.x, rect.x, rect.width, {
    zoom: view.zoom,
    from: margin.x,
    to: size.width - margin.x,
  })
  const y = shifted(view.y, rect.y, rect.height, {
    zoom: view.zoom,
    from: margin.top,
    to: size.height - margin.bottom,
  })
  return x === view.x && y === view.y ? view : { x, y, zoom: view.zoom }
}

interface Sight {
  readonly zoom: number
  readonly from: number
  readonly to: number
}

function shifted(offset: number, start: number, length: number, { zoom, from, to }: Sight): number {
  const first = start * zoom + offset
  const last = first + length * zoom
  if (first >= from && last <= to) return offset
  // What is larger than the canvas shows its beginning.
  if (first < from || last - first > to - from) return offset + from - first
  return offset + to - last
}

/** Whether all of a rectangle is in sight. */
export function isInSight(rect: Rect, view: Viewport, { width, height }: Size): boolean {
  const left = rect.x * view.zoom + view.x
  const top = rect.y * view.zoom + view.y
  return (
    left >= 0 && top >= 0 && left + rect.width * view.zoom <= width && top + rect.height * view.zoom <= height
  )
}
