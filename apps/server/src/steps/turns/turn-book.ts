import type { Rate } from './rates.ts'

/** A wait of up to this long is waited for in place, in ms; a longer one by a timer. */
export const soonMs = 1_000
/** So much later than its turn somebody may come, in ms; after that the turn is gone. */
export const lateMs = 5_000

export interface TurnAsked {
  readonly target: string
  /** Null where nobody set one: only a hold makes anybody wait then. */
  readonly rate: Rate | null
  /**
   * Who asks, and will ask again when the turn has come if that is not soon: the turn is kept under this name. Null for
   * one who waits in place.
   */
  readonly key: string | null
}

export interface Turn {
  /** 0 when it is now. */
  readonly waitMs: number
  /** Whether it is later because the target asked to be left alone. */
  readonly held: boolean
}

/**
 * Gives out turns at targets: of one with a rate never more than its number in any stretch of its length. What is given
 * out is taken, whether it is used or not. `describeTurnBook` is the promise as a test.
 */
export interface TurnBook {
  ask(asked: TurnAsked): Promise<Turn>
  /** The target wants to be left alone for so long. */
  hold(target: string, ms: number, rate: Rate | null): Promise<void>
}
