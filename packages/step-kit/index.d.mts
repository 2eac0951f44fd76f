export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonMap = { readonly [key: string]: Json }

/** The shape of a property; the editor, the inspector's form, the validator and `callStep` read it. */
export type PropertyType =
  | { readonly kind: 'string'; readonly format?: 'multiline' | 'url' | 'email' | 'code' }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly integer?: boolean }
  | { readonly kind: 'boolean' }
  /** Written `30s`; `run` gets milliseconds. */
  | { readonly kind: 'duration' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly items: PropertyType }
  | { readonly kind: 'map'; readonly values: PropertyType }
  | { readonly kind: 'object'; readonly properties: Readonly<Record<string, PropertySchema>> }
  | { readonly kind: 'state' }
  | { readonly kind: 'any' }

export interface PropertySchema {
  readonly type: PropertyType
  /** A sentence for hover and form. */
  readonly description: string
  readonly required?: boolean
  /** As it would be written in the text; shown only. `run` gets what is written. */
  readonly default?: string
  readonly example?: string
}

export interface OutputSchema {
  readonly type: PropertyType
  readonly description: string
}

type Schemas = Readonly<Record<string, PropertySchema>>
type ValueOf<T> = T extends { kind: 'string' | 'state' }
  ? string
  : T extends { kind: 'number' | 'duration' }
    ? number
    : T extends { kind: 'boolean' }
      ? boolean
      : T extends { kind: 'enum'; values: readonly (infer V)[] }
        ? V
        : T extends { kind: 'list'; items: infer I }
          ? readonly ValueOf<I>[]
          : T extends { kind: 'map'; values: infer V }
            ? { readonly [key: string]: ValueOf<V> }
            : T extends { kind: 'object'; properties: infer P }
              ? PropertiesOf<P>
              : Json
type PropertiesOf<S> = {
  readonly [K in keyof S as S[K] extends { required: true } ? K : never]: S[K] extends { type: infer T }
    ? ValueOf<T>
    : Json
} & {
  readonly [K in keyof S as S[K] extends { required: true } ? never : K]?: S[K] extends { type: infer T }
    ? ValueOf<T>
    : Json
}

/** One attempt of a step. */
export interface StepRequest<P = JsonMap> {
  /** The state's properties, their `${…}` worked out; of a `task` its `with`. They fit the schema. */
  readonly properties: P
  /** The state's name. */
  readonly state: string
  /** What the state sees of the context. */
  readonly context: JsonMap
  readonly executionId: string
  /** The same for every attempt of one visit: to be passed to whatever can use it. */
  readonly idempotencyKey: string
  /** Counted from 1. */
  readonly attempt: number
}

export interface StepTools {
  /** Aborted when the step is no longer wanted: cancelled, or out of time. */
  readonly signal: AbortSignal
  /** Goes out by the studio's rules: private addresses only where they are allowed, answers up to 10 MiB. */
  readonly fetch: typeof fetch
  /** A line for the execution's history. */
  log(line: string): void
}

export interface StepDefinition<S extends Schemas = Schemas> {
  /** The word in the text: `state x: charge_card { … }`. A `task` state of this name calls it too. */
  readonly name: string
  /** The word on screens; made from the name unless given. */
  readonly title?: string
  /** A sentence: what it does. */
  readonly description: string
  /** The name of a lucide icon that the studio has; a plug unless given. */
  readonly icon?: string
  /** Where the palette lists it: `connect` unless given. */
  readonly category?: 'flow' | 'people' | 'data' | 'connect' | 'ai'
  readonly properties: S
  /** Properties of which at least one has to be there. */
  readonly requiresOneOf?: readonly string[]
  /** Keys that its result always has; leave it out when that depends on the outside. */
  readonly writes?: Readonly<Record<string, OutputSchema>>
  /**
   * Whether running it twice does what running it once does. Then it is repeated when the process is lost while it ran;
   * otherwise only a state that says `retry` or `idempotency_key` is, and any other waits for a person.
   */
  readonly repeatable?: boolean
  /** Gives the map that is merged into the context, or nothing. Throws for a failure. */
  run(
    request: StepRequest<PropertiesOf<S>>,
    tools: StepTools,
  ): Promise<object | undefined> | object | undefined
}

/**
 * A step type of your own; what a module in the steps folder exports.
 *
 * @throws {TypeError} with a sentence, when the definition lacks something
 */
export function defineStep<const S extends Schemas>(definition: StepDefinition<S>): StepDefinition<S>

/** Whether something was made by `defineStep`, of this copy of the kit or another. */
export function isStep(value: unknown): value is StepDefinition

/**
 * A failure of a class of its own, for `on error CLASS`. Any other error that `run` throws has the class of its `name`
 * where that is none of JavaScript's, else `StepError`, and may be retried.
 */
export class StepFailure extends Error {
  constructor(
    errorClass: string,
    message: string,
    options?: {
      /** Whether `retry` may try again. True unless given. */
      retryable?: boolean
      /** What the other side asks for: the least to wait, in ms. */
      retryAfterMs?: number
      details?: JsonMap
    },
  )
}

export type StepOutcome =
  | { readonly kind: 'completed'; readonly result: JsonMap; readonly log: readonly string[] }
  | {
      readonly kind: 'failed'
      readonly error: { readonly class: string; readonly message: string; readonly details?: JsonMap }
      readonly retryable: boolean
      readonly retryAfterMs?: number
      readonly log: readonly string[]
    }

/**
 * Calls a step as the studio does, for a test: properties are checked against the schema first, the result becomes JSON,
 * what is thrown a failure. Without `tools.fetch` it is the plain one.
 */
export function callStep(
  definition: StepDefinition,
  request: { readonly properties: JsonMap } & Partial<StepRequest>,
  tools?: Partial<StepTools>,
): Promise<StepOutcome>
