import type { Join, Point, StateName } from '../graph/graph.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A property's new value: JSON (strings come out quoted), or source text as a person would type it (`10s`, `refund`, `"${amount}"`). */
export type PropertyValue = { readonly json: Json } | { readonly source: string }

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
  /** null gives the state back to the automatic layout. */
  | { readonly kind: 'place'; readonly positions: Readonly<Record<StateName, Point | null>> }
  | { readonly kind: 'clear-layout' }
  | { readonly kind: 'set-workflow'; readonly name?: string; readonly title?: string | null }

/** Why an edit cannot be made, in a sentence that says what to do. */
export interface EditRefusal {
  readonly kind: 'refused'
  readonly message: string
}
