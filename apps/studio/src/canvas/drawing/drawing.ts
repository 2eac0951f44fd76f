import type { Guard, Join, State, StateName } from '@rabbit/dsl'

/** How a thing differs from the text as it stands. `broken`: its statement cannot be read now. */
export type Look = 'plain' | 'broken' | 'added' | 'changed' | 'removed'

/** The start and the end are drawn as pills, everything else as cards. */
export type Shape = 'card' | 'start' | 'end'

export interface DrawnState {
  readonly id: string
  readonly state: State
  readonly shape: Shape
  /** An execution begins here. */
  readonly isEntry: boolean
  readonly look: Look
  readonly width: number
  readonly height: number
}

/** The small mark where a transition with several targets parts, or one with several sources meets. */
export interface DrawnMark {
  readonly id: string
  /** Index in the graph; -1 when it is not in the present text. */
  readonly transition: number
  readonly key: string
  /** null for a mere fork. */
  readonly join: Join | null
  /** The guard's text when it belongs to no single line of the transition. */
  readonly label: string | null
  readonly guard: Guard | null
  readonly look: Look
  readonly width: number
  readonly height: number
}

/** One line between two things on the canvas; a fork or join has several for one transition. */
export interface DrawnLine {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly transition: number
  readonly key: string
  /** The states at the ends of this part; null where the part ends in a mark that stands for several. */
  readonly from: StateName | null
  readonly to: StateName | null
  /** The guard's text, on the one line of the transition that carries it. */
  readonly label: string | null
  readonly guard: Guard | null
  /** Whether a guard that is still to be typed belongs on this line. */
  readonly carriesLabel: boolean
  /** Whether it ends in a state, and so in an arrowhead. */
  readonly arrow: boolean
  readonly look: Look
}

export interface Drawing {
  readonly states: readonly DrawnState[]
  readonly marks: readonly DrawnMark[]
  readonly lines: readonly DrawnLine[]
}

export const stateId = (name: StateName): string => `state:${name}`
export const markId = (key: string): string => `mark:${key}`
