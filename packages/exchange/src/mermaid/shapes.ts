/** The form of a node, and Mermaid's word for it. */
export interface Shape {
  readonly kind: 'plain' | 'pill' | 'circle' | 'diamond' | 'subroutine' | 'bar' | 'hexagon' | 'other'
  readonly name: string
}

export const plain: Shape = { kind: 'plain', name: 'rectangle' }

/** Openings with what closes them, the longest first. */
export const brackets: readonly (readonly [string, readonly string[], Shape])[] = [
  ['(((', [')))'], { kind: 'circle', name: 'double circle' }],
  ['((', ['))'], { kind: 'circle', name: 'circle' }],
  ['([', ['])'], { kind: 'pill', name: 'stadium' }],
  ['[[', [']]'], { kind: 'subroutine', name: 'subroutine' }],
  ['[(', [')]'], { kind: 'other', name: 'cylinder' }],
  ['[/', ['/]', '\\]'], { kind: 'other', name: 'slanted' }],
  ['[\\', ['\\]', '/]'], { kind: 'other', name: 'slanted' }],
  ['{{', ['}}'], { kind: 'hexagon', name: 'hexagon' }],
  ['{', ['}'], { kind: 'diamond', name: 'diamond' }],
  ['>', [']'], { kind: 'other', name: 'flag' }],
  ['(', [')'], { kind: 'plain', name: 'rounded' }],
  ['[', [']'], plain],
]

/** Names of shapes in `@{ shape: … }`. */
export const shapes: Readonly<Record<string, Shape['kind']>> = {
  rect: 'plain',
  proc: 'plain',
  process: 'plain',
  rectangle: 'plain',
  rounded: 'plain',
  event: 'plain',
  stadium: 'pill',
  pill: 'pill',
  terminal: 'pill',
  circle: 'circle',
  circ: 'circle',
  'sm-circ': 'circle',
  'small-circle': 'circle',
  start: 'circle',
  'dbl-circ': 'circle',
  'double-circle': 'circle',
  'fr-circ': 'circle',
  'framed-circle': 'circle',
  stop: 'circle',
  diam: 'diamond',
  diamond: 'diamond',
  decision: 'diamond',
  question: 'diamond',
  hex: 'hexagon',
  hexagon: 'hexagon',
  prepare: 'hexagon',
  'fr-rect': 'subroutine',
  subproc: 'subroutine',
  subprocess: 'subroutine',
  'framed-rectangle': 'subroutine',
  subroutine: 'subroutine',
  fork: 'bar',
  join: 'bar',
}
