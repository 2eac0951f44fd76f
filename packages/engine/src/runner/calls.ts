import type { CalledVersion, StepError } from '../execution/event.ts'
import { stateAt } from '../plan/plan.ts'
import type { StepOutcome } from '../ports/step-handler.ts'
import type { StartRequest } from './api.ts'
import type { ChildWatch } from './child-watch.ts'
import type { Performance } from './perform.ts'
import type { InternalStart } from './start.ts'

/** What calling other executions needs of the worker. */
export interface CallNeeds {
  readonly start: (request: StartRequest) => Promise<InternalStart>
  readonly cancel: (workspaceId: string, executionId: string) => Promise<void>
  readonly watch: ChildWatch
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
}

/** Asks again and again while the store is in trouble: a hiccup of the database is no failure of the step. */
export async function insist<Answer>(
  { schedule, trouble }: CallNeeds,
  signal: AbortSignal,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted) throw error
      trouble('A call could not be made yet.', error)
      await new Promise<void>((resolve) => schedule(pauseMs, resolve))
    }
  }
}

export function refuse(errorClass: string, message: string): StepOutcome {
  return { kind: 'failed', error: { class: errorClass, message }, retryable: false }
}

/** The same for every try of one attempt, so that a call that was begun twice is one execution. */
export function childKey({ state, visit, plan }: Performance, item: number | null): string {
  const place = `${state.executionId}/${stateAt(plan, visit.state).name}/${visit.visit}/${visit.attempt}`
  return `child:${place}${item === null ? '' : `/${item}`}`
}

/** Why one more call is too many; null when it is not. */
export function tooDeep({ state, limits, plan, visit }: Performance): StepError | null {
  const depth = (state.parent?.depth ?? 0) + 1
  if (depth <= limits.maxCallDepth) return null
  const message = `${stateAt(plan, visit.state).name} would be a call ${depth} deep; at most ${limits.maxCallDepth} workflows may call each other. Look for workflows that call each other without an end.`
  return { class: 'LimitError', message }
}

/** What the name of a workflow means to this execution, or why nothing. */
export async function versionCalled(
  performance: Performance,
  name: string,
): Promise<CalledVersion | StepError> {
  const deep = tooDeep(performance)
  if (deep !== null) return deep
  const { state, store, claim } = performance
  const pinned = Object.hasOwn(state.calls, name) ? state.calls[name] : undefined
  const called = pinned ?? (await store.findWorkflows(claim.workspaceId, [name])).get(name)
  if (called === undefined) {
    const message = `There is no workflow named ${name} in this workspace. Save one under this name, or mend the name.`
    return { class: 'UnknownWorkflow', message }
  }
  if (called === 'several') {
    const message = `Several workflows are named ${name}. Rename all but one of them, or switch on only the one that is meant.`
    return { class: 'UnknownWorkflow', message }
  }
  if (called === 'broken') {
    return {
      class: 'UnknownWorkflow',
      message: `The text of ${name} has errors, so it cannot run. Mend it first.`,
    }
  }
  return called
}

/** What every call of this attempt has in common. */
export function requestOf(
  performance: Performance,
  item: number | null,
): Omit<StartRequest, 'workflowId' | 'versionId' | 'trigger' | 'input'> {
  const { state, visit, plan, claim } = performance
  return {
    workspaceId: claim.workspaceId,
    idempotencyKey: childKey(performance, item),
    parent: {
      executionId: state.executionId,
      state: stateAt(plan, visit.state).name,
      visit: visit.visit,
      attempt: visit.attempt,
      item,
      depth: (state.parent?.depth ?? 0) + 1,
    },
    calls: state.calls,
    ...(state.priority === 'normal' ? {} : { priority: state.priority }),
    ...(state.whenStuck === 'fail' ? { whenStuck: 'fail' } : {}),
  }
}

/** Why a called execution is cancelled when nobody waits for it any more. */
export const callGivenUp = 'Nobody waits for its result any more.'
