import { CheckpointRefusedError, LeaseLostError } from '../errors.ts'
import type { Command } from '../execution/command.ts'
import type { StepError } from '../execution/event.ts'
import type { ExecutionState, Input, PreparedChange, VersionWish } from '../execution/index.ts'
import { currentStates, isFinal, isPresent, nextWakeAt, snapshotOf } from '../execution/index.ts'
import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { Checkpoint, Claim, StoredSignal } from '../ports/execution-store.ts'
import type { StopOrder } from '../ports/step-handler.ts'
import { settleAttempt } from './attempt.ts'
import type { Batch } from './checkpoint.ts'
import { checkpointOf, committedOf, decideAll, isSnapshotDue } from './checkpoint.ts'
import { endOf } from './child-watch.ts'
import type { Insist, Soon } from './large-values.ts'
import { insisting } from './large-values.ts'
import { inputOfSignal } from './signals.ts'
import type { ActivationEnd, ActivationStart, Surroundings } from './surroundings.ts'
import { prepareChange } from './versions.ts'

type Received =
  | { readonly input: Input; readonly signalId: string | null }
  /** Needs more than this activation has in its hands to be decided. */
  | { readonly wish: VersionWish; readonly signalId: string }

/** How much of what has arrived is decided in one go: a fork of a thousand must not keep others waiting. */
const inputsAtOnce = 200

/** How many events may gather before they become durable, while states run that are done at once. */
const eventsAhead = 500

/** One worker's stretch of an execution under one lease: decides, makes durable, acts, until nothing is left to do. */
export class Activation {
  /** Its version is the one that the execution is at. */
  claim: Claim
  #plan: Plan
  readonly #around: Surroundings
  #state: ExecutionState
  /** Also when there was one to be written, and it was too large. */
  #snapshotSeq: number | null
  #inbox: Received[]
  readonly #start: ActivationStart
  readonly #running = new Map<string, { readonly controller: AbortController; readonly isCall: boolean }>()
  readonly #seenSignals = new Set<string>()
  #busy = false
  #over = false
  #draining = false
  #cancelTimer: () => void = () => {}
  /** Until when (local clock) the lease is surely held; the engine moves it on. */
  leaseGoodUntil: number

  constructor(around: Surroundings, start: ActivationStart, leaseGoodUntil: number) {
    this.claim = start.claim
    this.leaseGoodUntil = leaseGoodUntil
    this.#around = around
    this.#plan = start.plan
    this.#state = start.state
    this.#snapshotSeq = start.snapshotSeq
    this.#inbox = start.inputs.map((input) => ({ input, signalId: null }))
    this.#start = start
  }

  /** Begins to work; called once. */
  begin(): void {
    this.#perform(this.#start.commands)
    for (const signal of this.#start.signals) this.deliver(signal)
    this.#watchTime()
    void this.#pump()
  }

  /** Whether nothing runs but calls of other executions. */
  get onlyCalls(): boolean {
    if (this.#running.size === 0) return false
    for (const { isCall } of this.#running.values()) if (!isCall) return false
    return true
  }

  /** A signal that the store keeps. Delivering it twice is harmless. */
  deliver(signal: StoredSignal): void {
    if (this.#over || this.#seenSignals.has(signal.id)) return
    this.#seenSignals.add(signal.id)
    if (signal.data.kind === 'change-version') {
      const { kind: _, ...wish } = signal.data
      this.#inbox.push({ wish, signalId: signal.id })
      void this.#pump()
    } else this.#receive(inputOfSignal(signal.data, this.#around.now(), this.#around.random()), signal.id)
  }

  /** Begins no more steps; ends when those that run have ended. */
  drain(): void {
    this.#draining = true
    // Whoever takes it up next goes on with what was called; there is nothing to wait for.
    for (const [key, { controller, isCall }] of this.#running) {
      if (!isCall) continue
      this.#running.delete(key)
      controller.abort('the worker stops')
    }
    void this.#pump()
  }

  /** Writes nothing more and stops its steps: the lease is lost, or the worker is going down. */
  abandon(reason: string): void {
    this.#end({ wakeAt: null, again: false, returned: false, end: null }, reason)
  }

  #receive(input: Input, signalId: string | null = null): void {
    if (this.#over) return
    this.#inbox.push({ input, signalId })
    void this.#pump()
  }

  /** One checkpoint at a time: what arrives meanwhile goes into the next one. */
  async #pump(): Promise<void> {
    if (this.#busy || this.#over) return
    this.#busy = true
    try {
      // Branches that were begun together end together when nothing holds them up: they share a checkpoint.
      if (this.#running.size > 0) await undefined
      while (!this.#over && (this.#inbox.length > 0 || this.#running.size === 0)) await this.#turn()
    } catch (error) {
      if (!this.#over) await this.#endBroken(error)
    } finally {
      this.#busy = false
    }
  }

  async #turn(): Promise<void> {
    const received = this.#nextReceived()
    const preparing = this.#inputsOf(received)
    const inputs = preparing instanceof Promise ? await preparing : preparing
    if (inputs === null || this.#over) return
    const usesSignals = received.flatMap(({ signalId }) => signalId ?? [])
    const deciding = this.#decide(this.#plan, this.#state, () =>
      this.#draining ? [...inputs, this.#handOver()] : inputs,
    )
    const decided = deciding instanceof Promise ? await deciding : deciding
    if (this.#over) return
    const isAhead = !this.#draining && this.#instantIn(decided).length > 0
    const batch = isAhead ? await this.#runAhead(decided) : decided
    if (this.#over) return
    // What has settled while states ran ahead runs no more, and is still to be decided.
    const isIdle = this.#inbox.length === 0 && this.#isIdleAfter(batch)
    const park = isFinal(batch.state.status) || isIdle
    if (batch.events.length === 0 && usesSignals.length === 0 && !park) {
      // After a take-over: a pure step that has no result begins again without a word in the log.
      this.#perform(batch.commands)
      // A clock that ran a little ahead finds nothing due; it must not be forgotten.
      this.#watchTime()
      return
    }
    const checkpoint = this.#checkpoint(batch, usesSignals, park)
    const written = await this.#commit(checkpoint, batch)
    if (written !== null && checkpoint.opensWaits.length > 0) this.#around.waitsOpened(this.claim.executionId)
    if (written === null || this.#over) return
    this.#state = written.state
    this.#plan = written.plan
    if (checkpoint.versionId !== null) this.claim = { ...this.claim, versionId: checkpoint.versionId }
    if (park || isFinal(written.state.status)) {
      this.#end(
        {
          wakeAt: checkpoint.park?.wakeAt ?? null,
          // Time that has passed is seen to by the timer of the row.
          again: this.#inbox.some((left) => 'wish' in left || left.input.kind !== 'tick'),
          returned: true,
          end: endOf(written.state),
        },
        'the execution went on',
      )
      return
    }
    this.#perform(written.commands)
    this.#watchTime()
  }

  /** Everything that has come, up to a change of version; that one is decided alone, since indexes change with it. */
  #nextReceived(): readonly Received[] {
    const at = this.#inbox.findIndex((one) => 'wish' in one)
    return this.#inbox.splice(0, Math.min(inputsAtOnce, at < 0 ? this.#inbox.length : Math.max(1, at)))
  }

  /** At once, but for what has to be looked up or put away; null when the lease has run out over a change of version. */
  #inputsOf(received: readonly Received[]): Soon<readonly Input[] | null> {
    const [first] = received
    if (first !== undefined && 'wish' in first) return this.#inputOfWish(first.wish)
    const inputs = received.flatMap((one) => ('input' in one ? [one.input] : []))
    if (!inputs.some(({ kind }) => kind === 'event')) return inputs
    return Promise.all(inputs.map((input) => (input.kind === 'event' ? this.#withoutLarge(input) : input)))
  }

  async #inputOfWish(wish: VersionWish): Promise<readonly Input[] | null> {
    const prepared = await this.#prepare(wish)
    if (prepared === null) return null
    const { now, random } = this.#around
    return [{ kind: 'change-version', at: now(), random: random(), prepared, ...wish }]
  }

  async #prepare(wish: VersionWish): Promise<PreparedChange | null> {
    const what = `The versions of execution ${this.claim.executionId} could not be read yet.`
    return this.#whileLeased(what, () => prepareChange(this.#around, this.claim, wish))
  }

  /** Tries again while the lease lasts; null when it has run out. */
  async #whileLeased<T>(what: string, act: () => Promise<T>): Promise<T | null> {
    const { trouble, schedule, now } = this.#around
    for (let pauseMs = 50; !this.#over; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      try {
        return await act()
      } catch (error) {
        trouble(what, error)
        await new Promise<void>((resolve) => schedule(pauseMs, resolve))
        if (now() > this.leaseGoodUntil) this.abandon('the lease ran out')
      }
    }
    return null
  }

  /**
   * Runs states that are done at once before what led to them is durable, and lets them become durable together: they
   * have no effect that anybody could see before. Bounded, so that a loop of them is on record as it goes.
   */
  async #runAhead(decided: Batch): Promise<Batch> {
    let batch = decided
    while (batch.events.length < eventsAhead && !this.#over) {
      const { state } = batch
      const instant = this.#instantIn(batch)
      if (instant.length === 0) return batch
      const stop = new AbortController()
      const settled = await Promise.all(
        instant.map((command) => this.#settle(command, { plan: batch.plan, facts: state }, stop)),
      )
      const deciding = this.#decide(batch.plan, state, () => settled)
      const next = deciding instanceof Promise ? await deciding : deciding
      const left = batch.commands.filter((command) => !instant.includes(command))
      batch = {
        planBefore: batch.planBefore,
        plan: next.plan,
        before: batch.before,
        state: next.state,
        events: [...batch.events, ...next.events],
        commands: [...left, ...next.commands],
      }
    }
    return batch
  }

  /** Decides with the large values that its expressions turn out to need. */
  #decide(plan: Plan, state: ExecutionState, inputs: () => readonly Input[]): Soon<Batch> {
    const { values, limits } = this.#around
    return values.having(this.claim.workspaceId, this.#insist(), (large) =>
      decideAll(plan, state, inputs(), limits, large),
    )
  }

  /** What an event brings may be large; an answer of a step was looked at when it came. */
  async #withoutLarge(input: Input & { kind: 'event' }): Promise<Input> {
    const { values, limits } = this.#around
    const { workspaceId } = this.claim
    return {
      ...input,
      data: await values.keep(workspaceId, input.data, this.#insist(), limits.maxResultBytes),
    }
  }

  /** For what a step or a decision needs of the store of large values, while the lease lasts. */
  #insist(stop?: StopOrder): Insist {
    const { schedule, trouble, now } = this.#around
    return insisting({
      schedule,
      trouble,
      isOver: () => {
        if (now() > this.leaseGoodUntil) this.abandon('the lease ran out')
        return this.#over || stop?.signal.aborted === true
      },
    })
  }

  #instantIn({ plan, state, commands }: Batch): readonly Command[] {
    return commands.filter(
      (command) =>
        command.kind === 'run-step' && stateAt(plan, command.state).instant && isPresent(state, command),
    )
  }

  #handOver(): Input {
    const running = [...this.#running.keys()].map((key) => {
      const [state, visit] = key.split(':')
      return { state: Number(state), visit: Number(visit) }
    })
    return { kind: 'hand-over', at: this.#around.now(), running }
  }

  /** Whether nothing will be running once the batch is durable and its commands are carried out. */
  #isIdleAfter(batch: Batch): boolean {
    const running = new Set(this.#running.keys())
    for (const command of batch.commands) {
      if (command.kind === 'abort-step') running.delete(keyOf(command))
      else if (!this.#draining && isPresent(batch.state, command)) running.add(keyOf(command))
    }
    return running.size === 0
  }

  /** Tries again while the lease lasts: a finished step must not be lost to a hiccup of the database. */
  async #commit(checkpoint: Checkpoint, batch: Batch): Promise<Batch | null> {
    const { store, events, trouble, schedule } = this.#around
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      try {
        await store.append(checkpoint)
        // Also when this activation is over by now: what is durable is told.
        events.committed(
          committedOf(checkpoint, {
            status: batch.before.status,
            currentStates: currentStates(batch.planBefore, batch.before).join('\n'),
          }),
        )
        if (checkpoint.cancelsChildren.length > 0) this.#around.childrenTold()
        if (checkpoint.tells !== null) this.#around.callerTold(checkpoint.tells)
        return this.#over ? null : batch
      } catch (error) {
        if (this.#over) return null
        if (error instanceof LeaseLostError) {
          this.abandon('another worker took over')
          return null
        }
        if (error instanceof CheckpointRefusedError) return this.#giveUp(checkpoint, batch, error)
        trouble(`The checkpoint of execution ${this.claim.executionId} could not be written yet.`, error)
        await new Promise<void>((resolve) => schedule(pauseMs, resolve))
        if (this.#around.now() > this.leaseGoodUntil) {
          this.abandon('the lease ran out')
          return null
        }
      }
    }
  }

  async #giveUp(refused: Checkpoint, batch: Batch, error: CheckpointRefusedError): Promise<Batch | null> {
    this.#around.trouble(error.message, error.cause)
    if (isFinal(batch.state.status) && batch.state.error?.class === 'StoreError') throw error
    return this.#writeEnd({ class: 'StoreError', message: error.message }, refused.usesSignals)
  }

  /** A decision that can't be made would fail again and again: the execution ends, and others go on. */
  async #endBroken(error: unknown): Promise<void> {
    const { executionId } = this.claim
    this.#around.trouble(`Execution ${executionId} met an error of the engine and is ended.`, error)
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The engine could not go on: ${reason}`
    try {
      const written = this.#over ? null : await this.#writeEnd({ class: 'EngineError', message }, [])
      if (written !== null) {
        const end = endOf(written.state)
        this.#end({ wakeAt: null, again: false, returned: true, end }, 'the execution was ended')
        return
      }
    } catch (again) {
      this.#around.trouble(`Execution ${executionId} could not be ended.`, again)
    }
    this.abandon('the worker met an error')
  }

  #writeEnd(error: StepError, usesSignals: readonly string[]): Promise<Batch | null> {
    const input: Input = { kind: 'give-up', at: this.#around.now(), error }
    const batch = decideAll(this.#plan, this.#state, [input], this.#around.limits)
    return this.#commit(this.#checkpoint(batch, usesSignals, true), batch)
  }

  #checkpoint(batch: Batch, usesSignals: readonly string[], park: boolean): Checkpoint {
    const { newId } = this.#around
    const snapshot = this.#snapshotOf(batch, park)
    return checkpointOf({ claim: this.claim, batch, usesSignals, park, snapshot, newId })
  }

  #snapshotOf({ plan, state }: Batch, park: boolean): Checkpoint['snapshot'] {
    if (isFinal(state.status)) return this.#snapshotSeq === null ? null : 'drop'
    const { limits } = this.#around
    if (!isSnapshotDue({ state, park, since: this.#snapshotSeq ?? 0, limits })) return null
    // One that is too large is not tried with every checkpoint that follows.
    this.#snapshotSeq = state.seq
    return snapshotOf(plan, state, limits.maxSnapshotBytes)
  }

  #perform(commands: readonly Command[]): void {
    for (const command of commands) {
      if (command.kind === 'abort-step') this.#abort(command)
      else if (!this.#draining && isPresent(this.#state, command)) void this.#runStep(command)
    }
  }

  #abort(command: Command): void {
    this.#running.get(keyOf(command))?.controller.abort('nobody waits for this attempt any more')
    this.#running.delete(keyOf(command))
  }

  async #runStep(command: Command): Promise<void> {
    const { now, calls } = this.#around
    const { pure, type } = stateAt(this.#plan, command.state)
    if (!pure && now() > this.leaseGoodUntil) {
      this.abandon('the lease ran out')
      return
    }
    const controller = new AbortController()
    this.#running.set(keyOf(command), { controller, isCall: calls.has(type) })
    if (this.onlyCalls) this.#around.called(this.claim.executionId)
    const isWanted = () => !this.#over && this.#running.get(keyOf(command))?.controller === controller
    let settled: Input
    try {
      settled = await this.#settle(command, { plan: this.#plan, facts: this.#state }, controller)
    } catch (error) {
      if (isWanted()) await this.#endBroken(error)
      return
    }
    if (!isWanted()) return
    this.#running.delete(keyOf(command))
    this.#receive(settled)
  }

  #settle(
    command: Command,
    held: { readonly plan: Plan; readonly facts: ExecutionState },
    stop: StopOrder,
  ): Promise<Input> {
    return settleAttempt(command, {
      ...held,
      ...{ around: this.#around, claim: this.claim, insist: this.#insist(stop), stop },
      hear: (input) => this.#receive(input),
    })
  }

  /** Attempts time out, and parallel branches wait, while another branch runs. */
  #watchTime(): void {
    this.#cancelTimer()
    const wakeAt = nextWakeAt(this.#state)
    if (wakeAt === null || this.#over) return
    const { now, random, schedule } = this.#around
    this.#cancelTimer = schedule(Math.max(0, wakeAt - now()), () => {
      this.#receive({ kind: 'tick', at: now(), random: random() })
    })
  }

  #end(end: ActivationEnd, reason: string): void {
    if (this.#over) return
    this.#over = true
    this.#cancelTimer()
    for (const { controller } of this.#running.values()) controller.abort(reason)
    this.#running.clear()
    this.#around.ended(this, end)
  }
}

function keyOf(command: Command): string {
  return `${command.state}:${command.visit}:${command.attempt}`
}
