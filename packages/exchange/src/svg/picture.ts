import type { Guard, Join, Point, StateName } from '@rabbit/dsl'

interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** A workflow with a place for everything, as somebody has arranged it; in pixels, top left corners. */
export interface Picture {
  readonly title: string | null
  /** Where lines arrive: at the left of a box, or at its top. */
  readonly direction: 'right' | 'down'
  readonly states: readonly PicturedState[]
  readonly marks: readonly PicturedMark[]
  readonly lines: readonly PicturedLine[]
}

export interface PicturedState extends Box {
  readonly name: StateName
  readonly type: string
  readonly shape: 'card' | 'start' | 'end'
  readonly isEntry: boolean
}

/** The bar of a fork, where `join` is null, or of a join. */
export interface PicturedMark extends Box {
  readonly join: Join | null
}

export interface PicturedLine {
  /** The data of an SVG path. */
  readonly path: string
  /** Where the arrowhead is; null for a line that ends at a mark. */
  readonly head: Point | null
  readonly guard: Guard | null
  /** The guard's text with its middle. */
  readonly label: (Point & { readonly text: string; readonly width: number }) | null
}
