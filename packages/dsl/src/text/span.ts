/** A half-open range `[from, to)` in UTF-16 units. */
export interface Span {
  readonly from: number
  readonly to: number
}
