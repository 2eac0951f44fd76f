import type { Expression } from '../syntax/expression.ts'

export type StateName = string

/** How many of a join's sources must be done: all of them, the first one, or a quorum of N. */
export type Join = 'all' | 'any' | number

export type Guard =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'otherwise' }
  /** `minConfidence` is 0 to 100; null when the text does not say. */
  | { readonly kind: 'ai'; readonly statement: string; readonly minConfidence: number | null }
  | { readonly kind: 'choice'; readonly choice: string }
  | { readonly kind: 'error'; readonly errorClass: string | null }
  | { readonly kind: 'timeout' }

/** One arrow of the text. A chain `a -> b -> c` is two of them. */
export interface Transition {
  readonly from: readonly StateName[]
  readonly to: readonly StateName[]
  /** The guard's text after the colon as it stands, trimmed; null without a guard. */
  readonly condition: string | null
  readonly guard: Guard | null
  /** null with one source. */
  readonly join: Join | null
}

/** The parts of a quoted value: plain text (escapes decoded) and `${…}` expressions, in order. */
export type Template = readonly (string | Expression)[]

/** A property's value as written. Maps keep their order; a key may be any text, `__proto__` included. */
export type Value =
  | { readonly kind: 'string'; readonly parts: Template }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'duration'; readonly ms: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** A bare name: a string, or a state where the property wants one. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly entries: readonly Property[] }

export interface Property {
  readonly name: string
  readonly value: Value
}

export interface State {
  readonly name: StateName
  /** `task` for an undeclared state. */
  readonly type: string
  /** Whether the text has a `state NAME: TYPE` statement for it. */
  readonly declared: boolean
  readonly properties: readonly Property[]
}

export type InputType =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'list' | 'map' | 'any' }
  /** `"free" | "pro"`: one of the listed values. */
  | { readonly kind: 'choice'; readonly values: readonly (string | number | boolean | null)[] }

export interface InputField {
  readonly name: string
  readonly type: InputType
  readonly optional: boolean
  /** null without a default. */
  readonly defaultValue: Value | null
}

/** How a webhook's call is signed. */
export type SignatureScheme = (typeof signatureSchemes)[number]

/** What becomes of the times that a schedule missed: none is started, the last one, or all up to a number. */
export type MissedPolicy = (typeof missedPolicies)[number]

export const missedPolicies = ['skip', 'last', 'all'] as const

/** How many missed times `all` starts where it names no number, and at most. */
export const missedRuns = { usual: 100, most: 1000 } as const

/** The ends of an execution that can start another workflow. */
export const workflowOutcomes = ['completed', 'failed', 'cancelled', 'ended'] as const

export const signatureSchemes = ['standard', 'github', 'stripe'] as const

/** The secrets that hold an address where the text names no other. */
export const usualSecrets = { message: 'BROKER_URL', email: 'IMAP_URL' } as const

export type Trigger =
  | {
      readonly kind: 'webhook'
      readonly method: string
      readonly path: string
      /** Who calls has to know a secret; not there where anybody may call. */
      readonly signature?: { readonly secret: string; readonly scheme: SignatureScheme }
      readonly text: string
    }
  | {
      readonly kind: 'schedule'
      readonly cron: string
      readonly timeZone: string | null
      /** Not there where the text does not say: the last one is started. `most` is of `all`, else null. */
      readonly missed?: { readonly policy: MissedPolicy; readonly most: number | null }
      readonly text: string
    }
  | { readonly kind: 'event'; readonly name: string; readonly text: string }
  /** When an execution of another workflow of this name has ended so; `ended` is any way. */
  | { readonly kind: 'workflow'; readonly after: string; readonly outcome: string; readonly text: string }
  /** A message of a queue of RabbitMQ; `secret` names the one that holds the broker's address. */
  | { readonly kind: 'message'; readonly queue: string; readonly secret: string; readonly text: string }
  /** An e-mail that arrives in a mailbox over IMAP; `secret` names the one that holds the server's address. */
  | { readonly kind: 'email'; readonly mailbox: string; readonly secret: string; readonly text: string }
  /** A file that comes or changes in the files folder. */
  | { readonly kind: 'file'; readonly pattern: string; readonly text: string }
  /** Another kind, kept as written. `text` is always the statement as it stands, without its end. */
  | { readonly kind: string; readonly text: string }

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * What a text means. Holds no offsets, so two texts that mean the same have equal graphs; where a thing stands is
 * asked of the workflow (`spanOf`).
 */
export interface WorkflowGraph {
  readonly name: string | null
  readonly title: string | null
  readonly inputs: readonly InputField[]
  readonly triggers: readonly Trigger[]
  /** In the order in which the text first mentions them. */
  readonly states: readonly State[]
  /** In text order; what is broken is left out. */
  readonly transitions: readonly Transition[]
  /** Positions chosen by hand. */
  readonly layout: ReadonlyMap<StateName, Point>
  /** The state that an execution starts in; null when the text does not say. */
  readonly entry: StateName | null
}
