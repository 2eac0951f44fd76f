import { Failure } from './failure.ts'

/** What one evaluation may cost. They are parameters, so that tests and callers can move them. */
export interface ExpressionLimits {
  /** One for each instruction, list element, map entry and 16 characters that are looked at or made. */
  readonly steps: number
  /** How deep lists and maps may be nested where a value is compared, measured or written out. */
  readonly depth: number
  /** Of a value, in characters and elements. */
  readonly size: number
}

export const defaultExpressionLimits: ExpressionLimits = { steps: 1_000_000, depth: 200, size: 2 ** 21 }

/** What is left of the limits during one evaluation. Work goes on until someone looks at `failure`. */
export class Budget {
  readonly limits: ExpressionLimits
  left: number
  tooDeep = false

  constructor(limits: ExpressionLimits) {
    this.limits = limits
    this.left = limits.steps
  }

  /** Whether there is anything left after spending `steps`. */
  spend(steps: number): boolean {
    this.left -= steps
    return this.left >= 0
  }

  spendText(length: number): boolean {
    this.left -= length >>> 4
    return this.left >= 0
  }

  /** The bound that was reached, if any. */
  get failure(): Failure | null {
    if (this.tooDeep) {
      return new Failure(`The value is nested more than ${this.limits.depth} levels deep. Use a part of it.`)
    }
    if (this.left >= 0) return null
    return new Failure(
      `The expression takes more than ${this.limits.steps} steps. Make it or the values it reads smaller.`,
    )
  }

  /** A failure when a value of this size would be too large, before it is made. */
  refuseSize(size: number): Failure | null {
    if (size <= this.limits.size) return null
    return new Failure(
      `The result is larger than ${this.limits.size} characters or elements. Use less of it.`,
    )
  }
}
