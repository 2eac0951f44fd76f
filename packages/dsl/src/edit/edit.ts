import type { InputType, Join, MissedPolicy, Point, SignatureScheme, StateName } from '../graph/graph.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A property's new value: JSON (strings come out quoted), or source text as a person would type it (`10s`, `refund`, `"${amount}"`). */
export type PropertyValue = { readonly json: Json } | { readonly source: string }

/** A trigger as a person describes it. `signature` and `missed` stay as they are when left out; null takes them away. */
export type NewTrigger =
  | {
      readonly kind: 'webhook'
      readonly method: string
      readonly path: string
      readonly signature?: { readonly secret: string; readonly scheme: SignatureScheme } | null
    }
  | {
      readonly kind: 'schedule'
      readonly cron: string
      readonly timeZone: string | null
      readonly missed?: { readonly policy: MissedPolicy; readonly most: number | null } | null
    }
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'workflow'; readonly after: string; readonly outcome: string }
  /** Without a secret the usual one is meant, and not written. */
  | { readonly kind: 'message'; readonly queue: string; readonly secret: string | null }
  | { readonly kind: 'email'; readonly mailbox: string; readonly secret: string | null }
  | { readonly kind: 'file'; readonly pattern: string }

/**
 * What a person or a model wants changed. `transition` is an index into `graph.transitions`. Every one of them
 * becomes the smallest text edit (rules E1 … of SPEC.md).
 */
export type WorkflowEdit =
  | {
      readonly kind: 'add-state'
      readonly name: StateName
      readonly type: string
      readonly properties?: Readonly<Record<string, PropertyValue>>
      /** A position chosen by hand, for a state dropped on the canvas. */
      readonly at?: Point
    }
  /** Its arrows go too; it is taken out of every fork, join, layout line and `compensate`. */
  | { readonly kind: 'remove-state'; readonly name: StateName }
  | { readonly kind: 'rename-state'; readonly name: StateName; readonly newName: StateName }
  | { readonly kind: 'retype-state'; readonly name: StateName; readonly type: string }
  /** `path` leads into maps: `['retry', 'attempts']`. A null value clears it. An undeclared state gets declared. */
  | {
      readonly kind: 'set-property'
      readonly state: StateName
      readonly path: readonly string[]
      readonly value: PropertyValue | null
    }
  /**
   * `as: 'fork'` joins the new target to an unguarded arrow that leaves the same source (`a -> [b, c]`); `as:
   * 'arrow'` always writes an arrow of its own. Without `as`: fork beside an unguarded arrow, arrow otherwise.
   */
  | {
      readonly kind: 'connect'
      readonly from: readonly StateName[]
      readonly to: readonly StateName[]
      /** The guard's text after the colon, or null. */
      readonly condition?: string | null
      readonly join?: Join
      readonly as?: 'fork' | 'arrow'
      /** Names that no state has yet become states without a declaration; otherwise they are refused. */
      readonly newStates?: boolean
    }
  /** Takes one drawn line away: the arrow, or just that name out of its fork or join. */
  | {
      readonly kind: 'disconnect'
      readonly transition: number
      readonly from: StateName
      readonly to: StateName
      /** Where the arrow is a join and a fork in one: which name goes, the target's by default. */
      readonly side?: 'from' | 'to'
    }
  /** Moves one end of one drawn line to another state. */
  | {
      readonly kind: 'reroute'
      readonly transition: number
      readonly end: 'from' | 'to'
      readonly state: StateName
      readonly newState: StateName
    }
  /** null makes it an arrow that always holds. */
  | { readonly kind: 'set-guard'; readonly transition: number; readonly condition: string | null }
  /** Tries an arrow right before another one that leaves the same states, or after all of them. */
  | { readonly kind: 'move-transition'; readonly transition: number; readonly before: number | null }
  /** How many of its sources a join waits for. */
  | { readonly kind: 'set-join'; readonly transition: number; readonly join: Join }
  /** null gives the state back to the automatic layout. */
  | { readonly kind: 'place'; readonly positions: Readonly<Record<StateName, Point | null>> }
  | { readonly kind: 'clear-layout' }
  | { readonly kind: 'set-workflow'; readonly name?: string; readonly title?: string | null }
  /**
   * What is said of an input field; what is left out stays. A field that is not there yet is added, as a text unless
   * `type` says otherwise. A field with a default need not be given, `optional` or not.
   */
  | {
      readonly kind: 'set-input'
      readonly name: string
      readonly newName?: string
      readonly type?: InputType
      readonly optional?: boolean
      readonly defaultValue?: PropertyValue | null
    }
  | { readonly kind: 'remove-input'; readonly name: string }
  /** Puts a field before another one, or last. */
  | { readonly kind: 'move-input'; readonly name: string; readonly before: string | null }
  /** `index` into `graph.triggers`; null adds one. */
  | { readonly kind: 'set-trigger'; readonly index: number | null; readonly trigger: NewTrigger }
  | { readonly kind: 'remove-trigger'; readonly index: number }

/** Why an edit cannot be made, in a sentence that says what to do. */
export interface EditRefusal {
  readonly kind: 'refused'
  readonly message: string
}
