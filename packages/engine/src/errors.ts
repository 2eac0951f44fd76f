/** A broken promise. `code` is stable, the message is for people. */
export class EngineError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Another worker took over: this one must stop and write nothing more. */
export class LeaseLostError extends EngineError {
  readonly executionId: string

  constructor(executionId: string, fence: number) {
    super('LEASE_LOST', `Execution ${executionId} has moved on from lease ${fence}.`)
    this.executionId = executionId
  }
}

/** A log does not fit the version of the workflow that it is said to belong to. */
export class PlanMismatchError extends EngineError {
  constructor(executionId: string, message: string) {
    super('PLAN_MISMATCH', `The log of execution ${executionId} does not fit its workflow: ${message}`)
  }
}

/** A newer version has worked on an execution, and only such a one can go on with it. */
export class NewerVersionError extends EngineError {
  constructor(executionId: string, what: string) {
    super(
      'NEWER_VERSION',
      `Execution ${executionId} has ${what}, which this version does not know. A newer version has worked on it, and has to go on with it.`,
    )
  }
}

/** The store can't hold this checkpoint and never will; trying again is of no use. */
export class CheckpointRefusedError extends EngineError {
  constructor(executionId: string, cause: unknown) {
    super('CHECKPOINT_REFUSED', `The store can't hold the next events of execution ${executionId}.`, {
      cause,
    })
  }
}
