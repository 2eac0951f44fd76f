import { NewerVersionError } from '../errors.ts'
import { defaultLimits } from '../execution/limits.ts'
import type { Checkpoint, Claim, Crash, SignalData, StoredSignal } from '../ports/execution-store.ts'
import { isKnownSignal } from '../ports/execution-store.ts'
import { createDirectQueue } from '../ports/work-queue.ts'
import { Activation } from './activation.ts'
import type { Engine, EngineOptions } from './api.ts'
import { createCallSteps } from './call-steps.ts'
import { callGivenUp } from './calls.ts'
import { committedOf } from './checkpoint.ts'
import { createChildWatch } from './child-watch.ts'
import { createLargeValues } from './large-values.ts'
import { createPlanCache } from './plans.ts'
import { readState } from './read-state.ts'
import { createStarter } from './start.ts'
import { createStoreClock } from './store-clock.ts'
import type { ActivationStart, Surroundings } from './surroundings.ts'
import { compareWith } from './versions.ts'
import { createWatch } from './watch.ts'

/** Puts store, handlers, time and sink together to one worker. Nothing happens before `start`. */
export function createEngine(options: EngineOptions): Engine {
  const { store, handlers, events, random, newId, owner } = options
  const limits = { ...defaultLimits, ...options.limits }
  const values = createLargeValues(options.values ?? null, limits)
  const lease = { owner, leaseMs: options.leaseMs ?? 15_000 }
  const trouble = options.onTrouble ?? (() => {})
  const clock = createStoreClock(options.clock)
  const plans = createPlanCache(store, handlers)
  const activations = new Map<string, Activation>()
  /** Executions that are being claimed and read, with the signals that came meanwhile. */
  const adopting = new Map<string, StoredSignal[]>()
  /** Claims that this worker does nothing with any more. Without being given back they would be prolonged for ever. */
  const toReturn = new Set<Claim>()
  const queue = options.queue ?? createDirectQueue()
  const concurrency = options.concurrency ?? Number.POSITIVE_INFINITY
  /** Starts that this worker is going to carry on itself, on their way to the store. */
  let starting = 0
  /** Those that only wait for what they called take no room: what they called needs it. */
  const room = () => {
    if (concurrency === Number.POSITIVE_INFINITY) return concurrency
    let busy = adopting.size + starting
    for (const activation of activations.values()) if (!activation.onlyCalls) busy++
    return Math.max(0, concurrency - busy)
  }
  /** Who is told when an execution is out of this worker's hands. */
  const whenLeft = new Map<string, () => void>()
  /** Whether more is due than this worker had room for: the store then says what comes next, not who asks first. */
  let crowded = false
  let started = false
  let stopping = false

  const { pollMs = 1_000 } = options
  const { schedule } = options.clock
  const childWatch = createChildWatch({ store, schedule, pollMs, trouble })

  const around: Surroundings = {
    store,
    plans,
    values,
    handlers,
    events,
    limits,
    random,
    trouble,
    now: clock.now,
    schedule: options.clock.schedule,
    calls: createCallSteps(
      {
        start: (request) => startExecution(request),
        cancel: async (workspaceId, executionId) => {
          await signal(workspaceId, executionId, { kind: 'cancel', by: 'the caller', reason: callGivenUp })
        },
        watch: childWatch,
        schedule,
        trouble,
      },
      options.aroundCall,
    ),
    newId,
    childrenTold: () => watch.lookAt(clock.now()),
    callerTold: notice,
    called: leave,
    waitsOpened: (executionId) => {
      store
        .matchWaits(executionId)
        .then((signals) => signals.forEach(notice))
        .catch((error) => trouble(`Events for execution ${executionId} could not be looked for.`, error))
    },
    ended: (activation, { wakeAt, again, returned, end }) => {
      const { executionId } = activation.claim
      if (end !== null) childWatch.tell(end)
      if (activations.get(executionId) === activation) activations.delete(executionId)
      if (!returned) toReturn.add(activation.claim)
      if (stopping && wakeAt !== null && wakeAt <= clock.now()) queue.announce(executionId)
      else if (again) wake(executionId)
      else if (wakeAt !== null) watch.lookAt(wakeAt)
      leave(executionId)
      if (crowded) watch.lookAt(clock.now())
    },
  }

  const startExecution = createStarter({
    ...{ store, values, plans, limits, lease, clock, newId, events },
    isStopping: () => stopping,
    hasRoom: () => room() > 0,
    starting: () => {
      starting++
      return () => {
        starting--
      }
    },
    announce: queue.announce,
    callerTold: notice,
    activate,
  })

  const watch = createWatch({
    clock,
    schedule: options.clock.schedule,
    pollMs,
    beatMs: lease.leaseMs / 3,
    trouble,
    poll: pollOnce,
    beat,
  })

  function leave(executionId: string): void {
    whenLeft.get(executionId)?.()
    whenLeft.delete(executionId)
  }

  function activate(start: ActivationStart, leaseGoodUntil: number): void {
    const { executionId } = start.claim
    activations.get(executionId)?.abandon('it was claimed anew')
    const activation = new Activation(around, start, leaseGoodUntil)
    activations.set(executionId, activation)
    activation.begin()
  }

  async function adopt(claim: Claim, goodUntil: number): Promise<void> {
    const { executionId } = claim
    const early = adopting.get(executionId) ?? []
    adopting.set(executionId, early)
    try {
      const { crash } = claim
      if (crash && crash.times >= limits.maxCrashes) return await stopForGood(claim, crash)
      const [loaded, answer] = await Promise.all([store.load(executionId), plans.of(claim.versionId)])
      if (loaded === null || stopping) return await store.release(executionId, claim.fence, clock.now())
      if (answer.kind === 'refused') throw new Error(answer.message)
      const signals = [...loaded.signals, ...early]
      const foreign = signals.find((one) => !isKnownSignal(one))
      if (foreign) throw new NewerVersionError(executionId, `a signal of the kind ${foreign.data.kind}`)
      const read = await readState({ store, plans }, claim, loaded)
      const at = clock.now()
      const start: ActivationStart = {
        plan: answer.plan,
        claim,
        ...read,
        signals,
        inputs: [
          { kind: 'resume', at },
          { kind: 'tick', at, random: random() },
        ],
        commands: [],
      }
      activate(start, goodUntil)
    } catch (error) {
      trouble(`Execution ${executionId} could not be taken up; it is tried again in a while.`, error)
      toReturn.add(claim)
    } finally {
      adopting.delete(executionId)
    }
  }

  /** Without a look at its log: reading it may be what ends the workers. */
  async function stopForGood(claim: Claim, { times, lastSeq, currentStates }: Crash): Promise<void> {
    const message = `The worker that ran it was lost ${times} times in a row, each time without getting any further. It may be the cause of that, so it waits for a person: look at what is at work in it, then let it go on or cancel it.`
    const error = { class: 'CrashLoop', message }
    const event = { executionId: claim.executionId, seq: lastSeq + 1, at: clock.now() }
    const checkpoint: Checkpoint = {
      ...{ executionId: claim.executionId, workspaceId: claim.workspaceId, fence: claim.fence, lastSeq },
      events: [{ ...event, kind: 'execution_stopped', data: { error, crashes: times } }],
      ...{ status: 'stopped', currentStates, error, park: { wakeAt: null } },
      ...{ opensApprovals: [], closesApprovals: [], opensWaits: [], closesWaits: [], usesSignals: [] },
      ...{ cancelsChildren: [], versionId: null, tells: null, snapshot: null },
    }
    await store.append(checkpoint)
    events.committed(committedOf(checkpoint, { status: 'running', currentStates: currentStates.join('\n') }))
    trouble(`Execution ${claim.executionId} is stopped: ${message}`, null)
  }

  async function giveBack(): Promise<void> {
    for (const claim of [...toReturn]) {
      await store.release(claim.executionId, claim.fence, clock.now() + lease.leaseMs / 3)
      toReturn.delete(claim)
    }
  }

  /** Takes what is due, and answers when to look again; null: at the next poll. */
  async function pollOnce(all: boolean): Promise<number | null> {
    await giveBack()
    while (!stopping) {
      const limit = Math.min(200, room())
      const goodUntil = clock.now() + lease.leaseMs
      const due = await store.claimDue(lease, { limit, all })
      clock.observe(due.now)
      for (const signal of due.signals) deliver(activations.get(signal.executionId), signal)
      await Promise.all(due.claims.map((claim) => adopt(claim, goodUntil)))
      crowded = due.claims.length === limit && concurrency > 0
      if (!crowded) return limit === 0 ? null : due.nextTimerAt
      if (room() === 0) return null
    }
    return null
  }

  async function beat(): Promise<void> {
    if (activations.size === 0) return
    const goodUntil = clock.now() + lease.leaseMs
    const before = [...activations.values()]
    const held = new Set<string>()
    try {
      const known = [...activations.keys(), ...adopting.keys()]
      for (const id of await store.renew(lease, known)) held.add(id)
    } finally {
      for (const activation of before) {
        if (held.has(activation.claim.executionId)) activation.leaseGoodUntil = goodUntil
        else if (clock.now() > activation.leaseGoodUntil) activation.abandon('the lease is lost')
      }
    }
  }

  function wake(executionId: string): void {
    if (!stopping && !activations.has(executionId)) queue.announce(executionId)
  }

  /** Answers an announcement. Losing or repeating one is harmless: the store knows what is due. */
  async function takeUp(executionId: string): Promise<void> {
    if (!started || stopping || activations.has(executionId) || adopting.has(executionId)) return
    if (crowded || room() === 0) {
      crowded = concurrency > 0
      if (room() > 0) watch.lookAt(clock.now())
      return
    }
    adopting.set(executionId, [])
    const goodUntil = clock.now() + lease.leaseMs
    try {
      const claim = await store.claim(executionId, lease)
      if (claim !== null) await adopt(claim, goodUntil)
    } catch (error) {
      trouble(`Execution ${executionId} could not be claimed.`, error)
    } finally {
      adopting.delete(executionId)
    }
    if (activations.has(executionId)) await new Promise<void>((left) => whenLeft.set(executionId, left))
  }

  async function signal(workspaceId: string, executionId: string, data: SignalData): Promise<boolean> {
    const stored: StoredSignal = { id: newId(), executionId, data }
    const kept = await store.addSignal({ ...stored, workspaceId })
    if (!kept) return false
    notice(stored)
    return true
  }

  /** A signal is durable; whoever works on its execution gets it at once. */
  function notice(signal: StoredSignal): void {
    const { executionId } = signal
    adopting.get(executionId)?.push(signal)
    const activation = activations.get(executionId)
    if (activation) deliver(activation, signal)
    else wake(executionId)
  }

  /** One that is not known here stays where it is, for the worker that takes the execution up next. */
  function deliver(activation: Activation | undefined, signal: StoredSignal): void {
    if (isKnownSignal(signal)) activation?.deliver(signal)
  }

  async function stop(graceMs = 5_000): Promise<void> {
    stopping = true
    const taking = queue.stopTaking()
    await watch.stopTaking()
    for (const activation of [...activations.values()]) activation.drain()
    const until = clock.now() + graceMs
    while ((activations.size > 0 || adopting.size > 0) && clock.now() < until) {
      await new Promise<void>((resolve) => options.clock.schedule(10, resolve))
    }
    for (const activation of [...activations.values()]) activation.abandon('the worker stops')
    const release = async (claim: Claim): Promise<void> => {
      await store.release(claim.executionId, claim.fence, clock.now())
      toReturn.delete(claim)
      queue.announce(claim.executionId)
    }
    // What it only had to give back, too: a lease that runs out would count as a crash.
    await Promise.all([...toReturn].map(release)).catch((error) =>
      trouble('Leases could not be given back.', error),
    )
    await taking
    await watch.stop()
  }

  queue.onWork(takeUp)
  return {
    start: () => {
      started = true
      return watch.start(options.soleWorker ?? false)
    },
    startExecution,
    answerApproval: ({ workspaceId, executionId, ...answer }) =>
      signal(workspaceId, executionId, { kind: 'approval', ...answer }),
    cancel: ({ workspaceId, executionId, by, reason }) =>
      signal(workspaceId, executionId, { kind: 'cancel', by, reason }),
    tell: (executionId, workspaceId, word) => signal(workspaceId, executionId, word),
    compareVersions: (question) => compareWith({ store, plans }, question, clock.now()),
    wake,
    notice,
    stop,
  }
}
