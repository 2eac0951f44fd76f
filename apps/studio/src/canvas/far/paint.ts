import type { Look } from '../drawing/drawing.ts'
import { overlap, type Rect } from '../layout/grid.ts'
import type { FarBox, FarLines, FarPicture } from './far-picture.ts'

/** The part of the drawing that a surface shows, and how large. */
export interface FarFrame {
  readonly area: Rect
  /** Pixels of the surface for one of the drawing. */
  readonly scale: number
}

type Colour = (token: string) => string

/** Below this, a name would be a line of dust. */
const namesFrom = 0.24
const paths = new WeakMap<FarLines, Path2D>()

const lineTokens: Record<Look, string> = {
  plain: '--arrow',
  broken: '--border-strong',
  added: '--positive',
  changed: '--caution',
  removed: '--negative',
}
const boxTokens: Record<Look, readonly [fill: string, border: string]> = {
  plain: ['--surface-raised', '--border-strong'],
  broken: ['--surface-sunken', '--border-strong'],
  added: ['--positive-soft', '--positive'],
  changed: ['--caution-soft', '--caution'],
  removed: ['--negative-soft', '--negative'],
}

/** Paints lines, marks and states; what is out of sight costs nothing. */
export function paintPicture(
  pen: CanvasRenderingContext2D,
  picture: FarPicture,
  frame: FarFrame,
  colour: Colour,
): void {
  begin(pen, frame)
  pen.lineWidth = 1 / frame.scale
  for (const lines of picture.lines.near(frame.area)) {
    if (!overlap(lines, frame.area)) continue
    let path = paths.get(lines)
    if (!path) {
      path = new Path2D(lines.path)
      paths.set(lines, path)
    }
    pen.strokeStyle = colour(lineTokens[lines.look])
    pen.stroke(path)
  }
  pen.fillStyle = colour('--ink-soft')
  for (const { x, y, width, height } of inSight(picture.marks.near(frame.area), frame))
    pen.fillRect(x, y, width, height)
  const boxes = inSight(picture.boxes.near(frame.area), frame)
  for (const look of Object.keys(boxTokens) as Look[]) paintBoxes(pen, boxes, look, frame, colour)
  if (frame.scale >= namesFrom) paintNames(pen, boxes, colour)
}

/** Paints over some states: how they stand in an execution, or that they are selected. */
export function paintOver(
  pen: CanvasRenderingContext2D,
  boxes: Iterable<readonly [box: FarBox, token: string]>,
  frame: FarFrame,
  colour: Colour,
): void {
  begin(pen, frame)
  pen.lineWidth = Math.max(3, 2 / frame.scale)
  for (const [box, token] of boxes) {
    if (!overlap(box, frame.area)) continue
    pen.strokeStyle = colour(token)
    pen.fillStyle = colour(token)
    pen.globalAlpha = 0.3
    pen.fillRect(box.x, box.y, box.width, box.height)
    pen.globalAlpha = 1
    pen.strokeRect(box.x, box.y, box.width, box.height)
  }
}

function begin(pen: CanvasRenderingContext2D, { area, scale }: FarFrame): void {
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height)
  pen.setTransform(scale, 0, 0, scale, -area.x * scale, -area.y * scale)
}

const inSight = <T extends Rect>(items: readonly T[], { area }: FarFrame): readonly T[] =>
  items.filter((item) => overlap(item, area))

function paintBoxes(
  pen: CanvasRenderingContext2D,
  boxes: readonly FarBox[],
  look: Look,
  { scale }: FarFrame,
  colour: Colour,
): void {
  const [fill, border] = boxTokens[look]
  pen.beginPath()
  for (const { drawn, x, y, width, height } of boxes) {
    if (drawn.look !== look) continue
    if (scale < 0.15) pen.rect(x, y, width, height)
    else pen.roundRect(x, y, width, height, drawn.shape === 'card' ? 14 : height / 2)
  }
  pen.fillStyle = colour(fill)
  pen.fill()
  pen.strokeStyle = colour(border)
  pen.stroke()
}

const nameHeight = 26
const letterWidth = nameHeight * 0.56

function paintNames(pen: CanvasRenderingContext2D, boxes: readonly FarBox[], colour: Colour): void {
  pen.font = `600 ${nameHeight}px ${colour('--font-sans')}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillStyle = colour('--ink')
  for (const { drawn, x, y, width, height } of boxes) {
    const { name } = drawn.state
    const room = Math.floor((width - 8) / letterWidth)
    const shown = name.length > room ? `${name.slice(0, room - 1)}…` : name
    pen.fillText(shown, x + width / 2, y + height / 2, width - 8)
  }
}
