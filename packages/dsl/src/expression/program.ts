import type { Json } from './json.ts'

/**
 * A compiled expression: instructions of a stack machine, three numbers each (operation and two operands), and
 * nothing but JSON, so that it can be stored and sent.
 */
export interface Program {
  readonly code: readonly number[]
  readonly constants: readonly Json[]
  /** Two numbers an instruction: where its expression stands. */
  readonly spans: readonly number[]
}

/** Numbers of each instruction in `code`. */
export const STRIDE = 3

/** The operations; the comments show the stack before → after. Numbers are stored: never reuse one. */
export const Op = {
  /** → constants[a] */
  constant: 0,
  /** → the context's key constants[a] */
  name: 1,
  /** object → object[constants[a]] */
  member: 2,
  /** object index → item */
  index: 3,
  /** a items → list */
  list: 4,
  /** a keys and values → map */
  map: 5,
  not: 6,
  negate: 7,
  /** left right → result of ARITHMETIC[a] */
  arithmetic: 8,
  /** left right → result of COMPARE[a] */
  compare: 9,
  /** left right → right when COMPARE[a] holds; otherwise → false, and go on at b */
  chain: 10,
  /** go on at a */
  jump: 11,
  /** test → and go on at a if it is false */
  jumpIfFalse: 12,
  /** value → value, and go on at a if it is false; otherwise → */
  and: 13,
  /** value → value, and go on at a if it is true; otherwise → */
  or: 14,
  /** value → value, and go on at a if it is not null; otherwise → */
  orDefault: 15,
  /** from here to the matching `endTry`, what is missing leads to a */
  try: 16,
  endTry: 17,
  /** drops the top */
  pop: 18,
  /** b arguments → result of the function constants[a] */
  call: 19,
  /** fails with constants[a] */
  fail: 20,
} as const

export const ARITHMETIC = ['+', '-', '*', '/', '%'] as const
export const COMPARE = ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'] as const
