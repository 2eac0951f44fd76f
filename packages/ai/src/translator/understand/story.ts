import type { DraftProperty } from '../draft.ts'
import type { Condition } from './condition.ts'

/** One thing to do, as the words say it. Later sentences may still add to it (a retry, a timeout). */
export interface Action {
  /** The state's name if nothing else has it. */
  name: string
  /** A longer name, for when the first is taken. */
  longName: string
  type: string
  properties: DraftProperty[]
  /** In base form; null for a step that is only a noun. */
  verb: string | null
  /** Told ahead ("before paying"): gives way to the step itself, when that is told later. */
  hint?: boolean
  /** The nouns it is about, singular, for references. */
  nouns: readonly string[]
}

export interface Branch {
  condition: Condition
  block: Step[]
}

export interface ChoiceStep {
  kind: 'choice'
  branches: Branch[]
  otherwise: Step[] | null
}

export type Step =
  | { kind: 'action'; action: Action }
  | ChoiceStep
  | { kind: 'parallel'; branches: Step[][]; join: 'all' | 'any' | number }
  | { kind: 'jump'; to: Action | 'start' }
  | { kind: 'stop' }
  /** `after`: the body runs at least once. A pause stands between two rounds. */
  | { kind: 'loop'; body: Step[]; until: Condition; when: 'before' | 'after'; pauseMs: number | null }

export type StoryTrigger =
  | { readonly kind: 'webhook'; readonly method: string; readonly path: string }
  | { readonly kind: 'schedule'; readonly cron: string; readonly timeZone: string | null }
  | { readonly kind: 'event'; readonly name: string }

/** What the words were understood as, before names are given and arrows drawn. */
export interface Story {
  readonly name: string | null
  readonly title: string | null
  readonly triggers: readonly StoryTrigger[]
  readonly steps: readonly Step[]
}

export function actionsOf(steps: readonly Step[]): Action[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'action':
        return [step.action]
      case 'choice':
        return [
          ...step.branches.flatMap((branch) => actionsOf(branch.block)),
          ...actionsOf(step.otherwise ?? []),
        ]
      case 'parallel':
        return step.branches.flatMap(actionsOf)
      case 'loop':
        return actionsOf(step.body)
      default:
        return []
    }
  })
}

/** The last action that a reader of the words has just read. */
export function lastAction(steps: readonly Step[]): Action | null {
  return actionsOf(steps).at(-1) ?? null
}
