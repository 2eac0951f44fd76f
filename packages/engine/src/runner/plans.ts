import type { State } from '@rabbit/dsl'
import { openWorkflow, stepTypes } from '@rabbit/dsl'
import type { CompileAnswer } from '../plan/compile.ts'
import { compilePlan } from '../plan/compile.ts'
import type { ExecutionStore } from '../ports/execution-store.ts'
import type { StepHandler } from '../ports/step-handler.ts'

export interface PlanCache {
  /** Rejects only when the store can't be reached; that answer is not kept. */
  of(versionId: string): Promise<CompileAnswer>
  /** The plan of a text that may be no version. */
  compile(text: string): CompileAnswer
}

/** Plans by version, the most recently used kept in memory: a version never changes. */
export function createPlanCache(
  store: ExecutionStore,
  handlers: ReadonlyMap<string, StepHandler>,
  size = 200,
): PlanCache {
  const plans = new Map<string, Promise<CompileAnswer>>()

  const isPure = (state: { readonly name: string; readonly type: string }): boolean => {
    const pure = handlers.get(state.type)?.pure
    return typeof pure === 'function' ? pure(state) : (pure ?? false)
  }

  const isInstant = ({ type }: { readonly type: string }): boolean => handlers.get(type)?.instant ?? false

  /** What the engine calls itself is found again by its key. */
  const isRepeatable = (state: State): boolean => {
    if (state.type === 'workflow' || state.type === 'map') return true
    const repeatable = handlers.get(state.type)?.repeatable
    return typeof repeatable === 'function' ? repeatable(state) : (repeatable ?? false)
  }

  const compile = (text: string): CompileAnswer =>
    compilePlan(openWorkflow(text).graph, { stepTypes, isPure, isInstant, isRepeatable })

  async function read(versionId: string): Promise<CompileAnswer> {
    const text = await store.workflowText(versionId)
    return text === null
      ? { kind: 'refused', message: `There is no workflow version ${versionId}.` }
      : compile(text)
  }

  return {
    compile,
    of(versionId): Promise<CompileAnswer> {
      const known = plans.get(versionId)
      const plan = known ?? read(versionId)
      plans.delete(versionId)
      plans.set(versionId, plan)
      if (known === undefined) {
        plan.catch(() => plans.delete(versionId))
        const [oldest] = plans.keys()
        if (plans.size > size && oldest !== undefined) plans.delete(oldest)
      }
      return plan
    },
  }
}
