import type { StepOutcome } from '@rabbit/engine'

export interface BreakerOptions {
  /** Failures of a target in a row that open its circuit. */
  readonly failures?: number
  /** How long nothing is sent then; after it one attempt finds out. */
  readonly openMs?: number
  /** ms; any clock that moves on. */
  readonly now?: () => number
}

/** Runs an attempt against a target, or fails at once while its circuit is open. */
export type Breaker = (target: string, attempt: () => Promise<StepOutcome>) => Promise<StepOutcome>

interface Circuit {
  failures: number
  /** Nothing is sent before this time. */
  openUntil: number
  /** One attempt is under way to find out. */
  probing: boolean
}

const mostTargets = 1_000

/**
 * A circuit for each target (`host:port`), shared by all steps of this process. It counts what says that the target is
 * not well, not what says that the request is wrong.
 */
export function createBreaker({
  failures = 5,
  openMs = 30_000,
  now = () => performance.now(),
}: BreakerOptions = {}): Breaker {
  const circuits = new Map<string, Circuit>()

  return async (target, attempt) => {
    const circuit = circuits.get(target) ?? { failures: 0, openUntil: 0, probing: false }
    if (circuit.failures >= failures) {
      const leftMs = Math.ceil(circuit.openUntil - now())
      if (leftMs > 0 || circuit.probing) return isOpen(target, failures, Math.max(leftMs, 1_000))
      circuit.probing = true
    }
    try {
      const outcome = await attempt()
      if (isUnwell(outcome)) {
        circuit.failures++
        circuit.openUntil = now() + openMs
        remember(circuits, target, circuit)
      } else if (isAnswer(outcome)) circuits.delete(target)
      return outcome
    } finally {
      circuit.probing = false
    }
  }
}

function remember(circuits: Map<string, Circuit>, target: string, circuit: Circuit): void {
  circuits.delete(target)
  circuits.set(target, circuit)
  const [oldest] = circuits.keys()
  if (circuits.size > mostTargets && oldest !== undefined) circuits.delete(oldest)
}

const unwellClasses = new Set(['NetworkError', 'TimeoutError', 'TargetUnavailable'])

/** Whether the target did not answer, or answered that it can't at present. */
function isUnwell(outcome: StepOutcome): boolean {
  if (outcome.kind !== 'failed') return false
  const { error } = outcome
  if (error.class === 'HttpError') return Number(error.details?.status) >= 500
  return unwellClasses.has(error.class)
}

/** Whether the target surely answered: a refusal before anything was sent says nothing of it. */
function isAnswer(outcome: StepOutcome): boolean {
  return outcome.kind === 'completed' || (outcome.kind === 'failed' && answerClasses.has(outcome.error.class))
}

const answerClasses = new Set(['HttpError', 'SqlError', 'ConstraintError', 'QueryError', 'EmailError'])

function isOpen(target: string, failures: number, leftMs: number): StepOutcome {
  const message = `${target} failed ${failures} times in a row, so nothing is sent to it for another ${Math.ceil(leftMs / 1_000)} s.`
  return { kind: 'failed', error: { class: 'CircuitOpen', message }, retryable: true, retryAfterMs: leftMs }
}
