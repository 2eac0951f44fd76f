import type { StepHandler, StepOutcome, StepRequest, StopOrder } from '../ports/step-handler.ts'

export type ScriptedAnswer =
  | StepOutcome
  | ((request: StepRequest, stop: StopOrder) => StepOutcome | Promise<StepOutcome>)

export interface ScriptedStep extends StepHandler {
  /** Every attempt that was run, in order. */
  readonly requests: readonly StepRequest[]
}

/** A handler whose answers are written down by state: the first attempt gets the first one, the last one stays. */
export function createScriptedStep(
  answers: Readonly<Record<string, readonly ScriptedAnswer[]>> = {},
): ScriptedStep {
  const requests: StepRequest[] = []
  const used = new Map<string, number>()
  return {
    repeatable: true,
    requests,
    async run(request, stop) {
      requests.push(request)
      const script = answers[request.state] ?? []
      const turn = used.get(request.state) ?? 0
      used.set(request.state, turn + 1)
      const answer = script[Math.min(turn, script.length - 1)]
      if (answer === undefined) return { kind: 'completed', result: {} }
      return typeof answer === 'function' ? answer(request, stop) : answer
    },
  }
}

export function completed(result: Extract<StepOutcome, { kind: 'completed' }>['result'] = {}): StepOutcome {
  return { kind: 'completed', result }
}

export function failed(errorClass: string, retryable = true): StepOutcome {
  return { kind: 'failed', error: { class: errorClass, message: `${errorClass} on purpose` }, retryable }
}
