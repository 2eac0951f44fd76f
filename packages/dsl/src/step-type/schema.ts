/** The shape that a property of a step type may have; the editor, the inspector's form and the validator read it. */
export type PropertyType =
  /** Text; templates are welcome. `multiline` asks for a large field, `url` is checked for a safe scheme. */
  | { readonly kind: 'string'; readonly format?: 'multiline' | 'url' | 'email' | 'code' }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly integer?: boolean }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly items: PropertyType }
  /** A map with any keys. */
  | { readonly kind: 'map'; readonly values: PropertyType }
  /** A map with these keys. */
  | { readonly kind: 'object'; readonly properties: Readonly<Record<string, PropertySchema>> }
  /** The name of a state of the same workflow. */
  | { readonly kind: 'state' }
  | { readonly kind: 'any' }

export interface PropertySchema {
  readonly type: PropertyType
  /** A sentence for hover and form. */
  readonly description: string
  readonly required?: boolean
  /** No templates: a value could be read as a part of it. The sentence says where values go instead. */
  readonly fixed?: string
  /** As it would be written in the text; shown as a placeholder. */
  readonly default?: string
  readonly example?: string
}

/** What a state's result holds at a key. */
export interface OutputSchema {
  readonly type: PropertyType
  /** A sentence for hover and manual. */
  readonly description: string
  /** The property whose list names the only values that it may have. */
  readonly oneOf?: string
}

export interface StepType {
  /** The word in the text: `http`. */
  readonly name: string
  /** The word on screens: `HTTP request`. */
  readonly title: string
  readonly description: string
  /** The name of a lucide icon, in kebab case. */
  readonly icon: string
  readonly category: 'flow' | 'people' | 'data' | 'connect' | 'ai'
  /** Its own properties; the common ones of every state are `commonProperties`. */
  readonly properties: Readonly<Record<string, PropertySchema>>
  /** Properties of which at least one has to be there. */
  readonly requiresOneOf?: readonly string[]
  /** Keys that its result always writes to the context. `'unknown'` when that depends on the outside. */
  readonly writes: Readonly<Record<string, OutputSchema>> | 'unknown'
  /** False when this version can't run it yet; `cannotRun` says so in a sentence. */
  readonly runnable: boolean
  readonly cannotRun?: string
}
