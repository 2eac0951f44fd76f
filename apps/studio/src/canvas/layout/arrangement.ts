import type { Point } from '@rabbit/dsl'

/** What is to be arranged in layers from left to right. */
export interface ToArrange {
  readonly boxes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  readonly lines: readonly LineToArrange[]
  readonly spacing: {
    /** Between neighbours in a layer. */
    readonly nodesep: number
    /** Between layers. */
    readonly ranksep: number
  }
}

export interface LineToArrange {
  readonly id: string
  readonly source: string
  readonly target: string
  /** What its label takes; both 0 without one. */
  readonly label: { readonly width: number; readonly height: number }
}

export interface Arrangement {
  /** Middles by id. */
  readonly boxes: ReadonlyMap<string, Point>
  readonly lines: ReadonlyMap<string, ArrangedLine>
}

export interface ArrangedLine {
  /** Where the line bends, between its ends. */
  readonly bends: readonly Point[]
  /** The label's middle; null without a label. */
  readonly label: Point | null
}
