import type { Point, State, StateName, Transition } from '../graph/graph.ts'

interface TransitionPair {
  readonly before: Transition
  readonly after: Transition
  /** Into `transitions` of the graph before and after. */
  readonly indexBefore: number
  readonly index: number
}

/** Texts are as they stand in the source; null where there was or is nothing. */
interface TextPair {
  readonly before: string | null
  readonly after: string | null
}

/** One thing that somebody did between two versions of a workflow, as a person would name it. */
export type WorkflowChange =
  | { readonly kind: 'state-added' | 'state-removed'; readonly state: State }
  | {
      readonly kind: 'state-renamed' | 'retyped'
      readonly state: StateName
      readonly before: string
      readonly after: string
    }
  /** Only whether there is a `state` statement for it. */
  | { readonly kind: 'declared'; readonly state: StateName; readonly declared: boolean }
  | ({
      readonly kind: 'property-changed'
      readonly state: StateName
      readonly path: readonly string[]
    } & TextPair)
  | { readonly kind: 'properties-reordered'; readonly state: StateName }
  | {
      readonly kind: 'transition-added' | 'transition-removed'
      readonly transition: Transition
      readonly index: number
    }
  /** The same guard and one end, the other end differs: another target, a longer fork, a shorter join. */
  | ({ readonly kind: 'rerouted' } & TransitionPair)
  | ({ readonly kind: 'reguarded' } & TransitionPair)
  /** The same sources, but another number of them must be done. */
  | ({ readonly kind: 'join-changed' } & TransitionPair)
  /** Arrows out of these states are tried in another order. */
  | { readonly kind: 'transitions-reordered'; readonly states: readonly StateName[] }
  | ({ readonly kind: 'input-changed'; readonly name: string } & TextPair)
  | ({ readonly kind: 'trigger-changed' } & TextPair)
  | { readonly kind: 'inputs-reordered' | 'triggers-reordered' }
  | ({ readonly kind: 'workflow-changed'; readonly what: 'name' | 'title' } & TextPair)
  | {
      readonly kind: 'placed'
      readonly state: StateName
      readonly before: Point | null
      readonly after: Point | null
    }
  | ({ readonly kind: 'entry-changed' } & TextPair)
