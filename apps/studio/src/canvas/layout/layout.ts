import type { Point } from '@rabbit/dsl'
import { arrangeAgain } from './arrange-again.ts'
import { arrangeCarefully } from './arrange-carefully.ts'
import { arrangeFast } from './arrange-fast.ts'
import type { ArrangedLine, Arrangement, ToArrange } from './arrangement.ts'
import { type Direction, turnPoint, turnSize } from './direction.ts'
import { createGrid, overlap, type Rect } from './grid.ts'

/** What the layout needs to know of a drawing: plain values, so that they cross to a worker. */
export interface LayoutInput {
  readonly direction: Direction
  /** The first one anchors the drawing: the middle of its first side is (0, 0) whatever is added elsewhere. */
  readonly boxes: readonly LayoutBox[]
  readonly lines: readonly LayoutLine[]
}

export interface LayoutBox {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Top left corner chosen by hand; never moved. */
  readonly placed: Point | null
}

export interface LayoutLine {
  readonly id: string
  readonly source: string
  readonly target: string
  /** 0 without a label. */
  readonly labelWidth: number
}

export interface LayoutResult {
  /** Top left corners by id. */
  readonly boxes: ReadonlyMap<string, Point>
  readonly lines: ReadonlyMap<string, ArrangedLine>
}

/** In a drawing that runs down, the note of the card above stands between the card and the label. */
const labelRoom = { right: 24, down: 40 } as const
const gap = 24

/**
 * Places every box in layers along the direction. What was placed by hand stays; the rest makes way for it.
 * `carefully: false` gives a plainer layout in a time that grows with the drawing and not faster.
 */
export function layOut({ direction, boxes, lines }: LayoutInput, { carefully = true } = {}): LayoutResult {
  const result = layOutRight(turnBoxes(boxes, direction), lines, direction, carefully)
  return direction === 'right' ? result : turnResult(result)
}

/** A layout and what it was made for. */
export interface MadeLayout {
  readonly input: LayoutInput
  readonly result: LayoutResult
}

/**
 * The layout after a small change, with everything where it stood before as far as it can be; quick for any size.
 * null when the change is not small.
 */
export function layOutAgain(
  { direction, boxes, lines }: LayoutInput,
  before: MadeLayout,
): LayoutResult | null {
  if (before.input.direction !== direction) return null
  const earlier = {
    boxes: turnBoxes(before.input.boxes, direction),
    lines: before.input.lines,
    result: direction === 'right' ? before.result : turnResult(before.result),
  }
  const result = arrangeAgain(turnBoxes(boxes, direction), lines, earlier, {
    ...spacing[direction],
    labelLength: ({ labelWidth }) =>
      labelWidth === 0 ? 0 : direction === 'right' ? labelWidth : labelRoom.down,
  })
  return result && (direction === 'right' ? result : turnResult(result))
}

const turnBoxes = (boxes: readonly LayoutBox[], direction: Direction): readonly LayoutBox[] =>
  direction === 'right'
    ? boxes
    : boxes.map((box) => ({
        ...box,
        ...turnSize(box, direction),
        placed: box.placed && turnPoint(box.placed, direction),
      }))

function turnResult({ boxes, lines }: LayoutResult): LayoutResult {
  const turn = (point: Point) => turnPoint(point, 'down')
  const turnLine = ({ bends, label }: ArrangedLine) => ({
    bends: bends.map(turn),
    label: label && turn(label),
  })
  return {
    boxes: new Map([...boxes].map(([id, point]) => [id, turn(point)])),
    lines: new Map([...lines].map(([id, line]) => [id, turnLine(line)])),
  }
}

/** The layout of boxes that are turned already; only a label's sides still depend on the direction. */
function layOutRight(
  boxes: readonly LayoutBox[],
  lines: readonly LayoutLine[],
  direction: Direction,
  carefully: boolean,
): LayoutResult {
  const labelled = lines.map(({ labelWidth, ...line }) => {
    const height = labelWidth > 0 ? labelRoom[direction] : 0
    return { ...line, label: turnSize({ width: labelWidth, height }, direction) }
  })
  const toArrange = { boxes, lines: labelled, spacing: spacing[direction] }
  const arranged = inTextOrder(carefully ? arrange(toArrange) : arrangeFast(toArrange), lines)
  const anchor = anchorOf(boxes, arranged)
  return { boxes: makeWay(boxes, arranged, anchor), lines: linesOf(arranged, anchor, direction) }
}

/** Between neighbours in a layer, and between layers; below a card there is room for two lines of note. */
const spacing = { right: { nodesep: 36, ranksep: 40 }, down: { nodesep: 32, ranksep: 34 } } as const

/** More than this many boxes are not arranged with care: it would take seconds. */
export const mostWithCare = 250

function arrange(input: ToArrange): Arrangement {
  if (input.boxes.length > mostWithCare) return arrangeFast(input)
  try {
    return arrangeCarefully(input)
  } catch {
    // There are graphs that it gives up on; a plainer drawing is better than none.
    return arrangeFast(input)
  }
}

/** What leaves one box reads from the first side on in the order of the text: a drawing against it is mirrored. */
function inTextOrder(arranged: Arrangement, lines: readonly LayoutLine[]): Arrangement {
  const last = new Map<string, number>()
  let along = 0
  for (const { source, target } of lines) {
    const y = arranged.boxes.get(target)?.y ?? 0
    along += Math.sign(y - (last.get(source) ?? y))
    last.set(source, y)
  }
  if (along >= 0) return arranged
  const mirror = ({ x, y }: Point): Point => ({ x, y: -y })
  const mirrorLine = ({ bends, label }: ArrangedLine) => ({
    bends: bends.map(mirror),
    label: label && mirror(label),
  })
  return {
    boxes: new Map([...arranged.boxes].map(([id, point]) => [id, mirror(point)])),
    lines: new Map([...arranged.lines].map(([id, line]) => [id, mirrorLine(line)])),
  }
}

/** How far everything moves so that the first box stands where it always does. */
function anchorOf(boxes: readonly LayoutBox[], { boxes: middles }: Arrangement): Point {
  const [first] = boxes
  const middle = first && middles.get(first.id)
  return first && middle ? { x: first.width / 2 - middle.x, y: -middle.y } : { x: 0, y: 0 }
}

function makeWay(boxes: readonly LayoutBox[], { boxes: middles }: Arrangement, anchor: Point) {
  const result = new Map<string, Point>()
  const stands = createGrid<Rect>()
  for (const { id, placed, width, height } of boxes) {
    if (!placed) continue
    result.set(id, placed)
    stands.add({ ...placed, width, height })
  }
  const crowded = result.size > 0
  for (const { id, placed, width, height } of boxes) {
    if (placed) continue
    const middle = middles.get(id) ?? { x: 0, y: 0 }
    let rect = {
      x: Math.round(middle.x - width / 2 + anchor.x),
      y: Math.round(middle.y - height / 2 + anchor.y),
      width,
      height,
    }
    // Without a hand-placed box nothing stands in another's way.
    while (crowded) {
      const wide = { x: rect.x - gap / 2, y: rect.y - gap / 2, width: width + gap, height: height + gap }
      const other = stands.near(wide).find((each) => overlap(each, wide))
      if (!other) break
      rect = { ...rect, y: other.y + other.height + gap }
    }
    result.set(id, { x: rect.x, y: rect.y })
    if (crowded) stands.add(rect)
  }
  return result
}

function linesOf(
  { lines }: Arrangement,
  anchor: Point,
  direction: Direction,
): ReadonlyMap<string, ArrangedLine> {
  const move = ({ x, y }: Point): Point => ({ x: Math.round(x + anchor.x), y: Math.round(y + anchor.y) })
  // The label keeps to the far end of its room.
  const far = (labelRoom[direction] - labelRoom.right) / 2
  const moved = ({ bends, label }: ArrangedLine): ArrangedLine => ({
    bends: bends.map(move),
    label: label && move({ x: label.x + far, y: label.y }),
  })
  return new Map([...lines].map(([id, line]) => [id, moved(line)]))
}
