import type { Command } from '../execution/command.ts'
import type { ExecutionState, Input } from '../execution/index.ts'
import { visitKey } from '../execution/index.ts'
import { idempotencyKeyOf } from '../execution/scope.ts'
import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { Claim } from '../ports/execution-store.ts'
import type { StepOutcome, StopOrder } from '../ports/step-handler.ts'
import type { Insist, Soon } from './large-values.ts'
import { performStep } from './perform.ts'
import type { Surroundings } from './surroundings.ts'

export interface AttemptNeeds {
  readonly plan: Plan
  readonly facts: ExecutionState
  readonly around: Surroundings
  readonly claim: Claim
  readonly insist: Insist
  readonly stop: StopOrder
  /** Takes what it tells while it runs. */
  readonly hear: (input: Input) => void
}

/** Runs the present attempt of a visit; answers with what became of it. */
export async function settleAttempt(command: Command, needs: AttemptNeeds): Promise<Input> {
  const { plan, facts, around, claim, insist, stop, hear } = needs
  const { state, visit: count, attempt } = command
  const { now, handlers, calls, store, values, random, limits } = around
  const visit = facts.visits.get(visitKey(state, count))
  if (visit === undefined) throw new RangeError(`Visit ${count} of state ${state} is not there.`)
  const at = now()
  const context = { state: stateAt(plan, state), facts, branch: visit.branch, attempt, now: at }
  const rendered = values.having(claim.workspaceId, insist, (large) =>
    idempotencyKeyOf({ ...context, large }, visit),
  )
  const key = rendered instanceof Promise ? await rendered : rendered
  const outcome = await performStep({
    plan,
    state: facts,
    visit,
    claim,
    idempotencyKey: key.kind === 'value' ? key.value : '',
    ...{ handlers, calls, store, values, insist, limits, stop },
    now: at,
    progress: (progress) => hear({ kind: 'progress', at: now(), state, visit: count, attempt, progress }),
  })
  const keeping = outcome.kind === 'completed' ? keptOutcome(outcome, needs) : outcome
  const kept = keeping instanceof Promise ? await keeping : keeping
  return { kind: 'step-settled', at: now(), random: random(), state, visit: count, attempt, outcome: kept }
}

/** Its large values are put away, and stand in it by reference. */
function keptOutcome(
  outcome: StepOutcome & { kind: 'completed' },
  { around: { values, limits }, claim, insist }: AttemptNeeds,
): Soon<StepOutcome> {
  const kept = values.keep(claim.workspaceId, outcome.result, insist, limits.maxResultBytes)
  return kept instanceof Promise
    ? kept.then((result) => ({ ...outcome, result }))
    : { ...outcome, result: kept }
}
