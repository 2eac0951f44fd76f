import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeaseLostError } from '../errors.ts'
import { type ExecutionEvent, type JsonObject, type Priority, priorityShiftMs } from '../execution/event.ts'
import type {
  Checkpoint,
  Claim,
  ExecutionStore,
  NewExecution,
  StoredSignal,
} from '../ports/execution-store.ts'

export interface StoreHarness {
  readonly store: ExecutionStore
  /** A workflow version in a workspace of its own. */
  addVersion(text: string): Promise<{ workspaceId: string; workflowId: string; versionId: string }>
  newId(): string
  /** Publishes an event; answers with the signals that it became for those who waited already. */
  publish(event: {
    readonly id: string
    readonly workspaceId: string
    readonly name: string
    readonly data: JsonObject
  }): Promise<readonly StoredSignal[]>
  /** The store's clock, ms since the epoch, give or take some. */
  now(): number
  pass(ms: number): Promise<void>
  /** As if an execution without a lease had been accepted that much earlier. */
  backdate(executionId: string, ms: number): Promise<void>
  close(): Promise<void>
}

const leaseMs = 300

/** What every execution store must do. Another owner stands for another worker. */
export function describeExecutionStore(name: string, open: () => Promise<StoreHarness>): void {
  describe(`the execution store ${name}`, () => {
    let harness: StoreHarness
    let store: ExecutionStore
    let place: { workspaceId: string; workflowId: string; versionId: string }
    const mine = { owner: 'me', leaseMs }
    const theirs = { owner: 'somebody else', leaseMs }
    const long = { owner: 'me', leaseMs: 60_000 }

    beforeAll(async () => {
      harness = await open()
      store = harness.store
      place = await harness.addVersion('start -> end')
    })
    afterAll(() => harness.close())

    const started = (id: string, input: JsonObject = {}): ExecutionEvent => ({
      executionId: id,
      seq: 1,
      at: Math.floor(harness.now()),
      kind: 'execution_started',
      data: { input, trigger: 'manual' },
    })

    const entered = (id: string, seq: number): ExecutionEvent => ({
      executionId: id,
      seq,
      at: Math.floor(harness.now()),
      kind: 'state_entered',
      state: 'a',
      visit: seq,
      attempt: 1,
      data: { from: [], type: 'task' },
    })

    function draft(change: Partial<NewExecution> = {}): NewExecution {
      const id = harness.newId()
      return {
        ...{ id, ...place, trigger: 'manual', input: {}, idempotencyKey: null, error: null, lease: long },
        ...{ events: [started(id)], status: 'running', currentStates: ['a'], parent: null, tells: null },
        ...change,
      }
    }

    async function begin(change: Partial<NewExecution> = {}): Promise<Claim> {
      const execution = draft(change)
      await store.start(execution)
      const { id, workspaceId, workflowId, versionId } = execution
      return { executionId: id, workspaceId, workflowId, versionId, fence: execution.lease === null ? 0 : 1 }
    }

    const checkpoint = (claim: Claim, lastSeq: number, change: Partial<Checkpoint> = {}): Checkpoint => ({
      ...{ executionId: claim.executionId, workspaceId: claim.workspaceId, fence: claim.fence, lastSeq },
      ...{ events: [entered(claim.executionId, lastSeq + 1)], status: 'running', currentStates: ['a'] },
      ...{
        error: null,
        opensApprovals: [],
        closesApprovals: [],
        opensWaits: [],
        closesWaits: [],
        usesSignals: [],
        cancelsChildren: [],
        versionId: null,
        tells: null,
        snapshot: null,
        park: null,
      },
      ...change,
    })

    const seqs = async (id: string) => (await store.load(id))?.events.map(({ seq }) => seq)

    /** Everything that is due for `owner`, without what other tests have left behind. */
    async function dueAmong(ids: readonly string[], lease = mine): Promise<readonly Claim[]> {
      const { claims } = await store.claimDue(lease, { limit: 1_000 })
      return claims.filter(({ executionId }) => ids.includes(executionId))
    }

    it('knows the text of a version, and says when there is none', async () => {
      expect(await store.workflowText(place.versionId)).toBe('start -> end')
      expect(await store.workflowText(harness.newId())).toBeNull()
      expect(await store.load(harness.newId())).toBeNull()
    })

    it('starts once for one key, also when asked many times at once (A1)', async () => {
      const idempotencyKey = harness.newId()
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => store.start(draft({ idempotencyKey }))),
      )
      expect(answers.filter(({ created }) => created)).toHaveLength(1)
      expect(new Set(answers.map(({ executionId }) => executionId)).size).toBe(1)
      const again = await store.start(draft({ idempotencyKey }))
      expect(again).toEqual({ executionId: answers[0]?.executionId, created: false })
      const other = await harness.addVersion('start -> end')
      expect((await store.start(draft({ ...other, idempotencyKey }))).created).toBe(true)
    })

    it('starts anew without a key', async () => {
      expect((await begin()).executionId).not.toBe((await begin()).executionId)
    })

    it('leaves a start without a lease to whoever looks first (A2)', async () => {
      const { executionId } = await begin({ lease: null })
      const [claim] = await dueAmong([executionId])
      expect(claim).toMatchObject({ executionId, fence: 1, versionId: place.versionId })
      expect(await dueAmong([executionId], theirs)).toEqual([])
    })

    it('appends in order and gives back what went in, byte for byte', async () => {
      const claim = await begin()
      const result = JSON.parse(
        '{"z":1,"a":{"__proto__":[true,null]},"text":"\\u0000 ü \\ud800 𝄞","2":1.5e-7,"1":""}',
      )
      const done: ExecutionEvent = {
        ...{ executionId: claim.executionId, seq: 3, at: Math.floor(harness.now()) },
        ...{ kind: 'state_completed', state: 'a', visit: 2, attempt: 1, data: { result, durationMs: 0.5 } },
      }
      const first = entered(claim.executionId, 2)
      await store.append(checkpoint(claim, 1, { events: [first, done] }))
      const loaded = await store.load(claim.executionId)
      expect(loaded?.events.slice(1)).toEqual([first, done])
      expect(JSON.stringify(loaded?.events[2]?.data)).toBe(JSON.stringify(done.data))
    })

    it('gives the newest snapshot and what came after it, and all of the log when asked (S1)', async () => {
      const claim = await begin()
      const { executionId } = claim
      expect(await store.load(executionId)).toMatchObject({ snapshot: null })
      const snapshot = (seq: number) => ({ seq, state: `"\\u0000 ü 𝄞 ${seq}"` })
      await store.append(checkpoint(claim, 1, { snapshot: snapshot(2) }))
      await store.append(checkpoint(claim, 2))
      expect(await store.load(executionId)).toMatchObject({ snapshot: snapshot(2), events: [{ seq: 3 }] })
      await store.append(checkpoint(claim, 3, { snapshot: snapshot(4), park: { wakeAt: null } }))
      expect(await store.load(executionId)).toMatchObject({ snapshot: snapshot(4), events: [] })
      const seqsAfter = async (after: number, limit: number) =>
        (await store.eventsAfter(executionId, after, limit)).map(({ seq }) => seq)
      expect(await seqsAfter(0, 3)).toEqual([1, 2, 3])
      expect(await seqsAfter(3, 10)).toEqual([4])
      expect(await seqsAfter(4, 10)).toEqual([])
      const [second] = await store.eventsAfter(executionId, 1, 1)
      expect(second).toEqual({ ...entered(executionId, 2), at: second?.at })
    })

    it('takes a snapshot away when told, and writes none under an old fence (S1, L1)', async () => {
      const claim = await begin()
      const snapshot = { seq: 2, state: '{}' }
      const old = { ...claim, fence: 0 }
      await expect(store.append(checkpoint(old, 1, { snapshot }))).rejects.toThrow(LeaseLostError)
      expect(await store.load(claim.executionId)).toMatchObject({ snapshot: null })
      await store.append(checkpoint(claim, 1, { snapshot }))
      await store.append(checkpoint(claim, 2, { status: 'completed', currentStates: [], snapshot: 'drop' }))
      expect(await store.load(claim.executionId)).toMatchObject({ snapshot: null })
      expect(await seqs(claim.executionId)).toEqual([1, 2, 3])
    })

    it('moves an execution to another version with the checkpoint that says so, and no other one (F1, L1)', async () => {
      const { versionId } = await harness.addVersion('start -> a -> end')
      const [moved, kept] = [await begin(), await begin()]
      await Promise.all([
        store.append(checkpoint(moved, 1, { versionId })),
        store.append(checkpoint(kept, 1)),
      ])
      await store.append(checkpoint(moved, 2))
      const old = { ...kept, fence: kept.fence - 1 }
      await expect(store.append(checkpoint(old, 2, { versionId }))).rejects.toThrow(LeaseLostError)
      const versionOf = async ({ executionId, fence }: Claim) => {
        await store.release(executionId, fence, null)
        return (await store.claim(executionId, mine))?.versionId
      }
      expect(await versionOf(moved)).toBe(versionId)
      expect(await versionOf(kept)).toBe(place.versionId)
    })

    it('changes nothing under an old fence or from another sequence (L1)', async () => {
      const claim = await begin()
      await store.append(checkpoint(claim, 1))
      const key = { state: 'a', visit: 1, attempt: 1 }
      const opensApprovals = [{ ...key, question: '?', assignees: [], deadline: null }]
      const wrong = { opensApprovals, park: { wakeAt: 0 } }
      await expect(store.append(checkpoint({ ...claim, fence: 2 }, 2, wrong))).rejects.toThrow(LeaseLostError)
      await expect(store.append(checkpoint({ ...claim, fence: 0 }, 2, wrong))).rejects.toThrow(LeaseLostError)
      await expect(store.append(checkpoint(claim, 0, wrong))).rejects.toThrow(LeaseLostError)
      await expect(store.append(checkpoint(claim, 5, wrong))).rejects.toThrow(LeaseLostError)
      expect(await seqs(claim.executionId)).toEqual([1, 2])
      expect(await dueAmong([claim.executionId])).toEqual([])
      const data = { kind: 'approval', approved: true, by: 'ann', comment: '', ...key } as const
      const { executionId, workspaceId } = claim
      expect(await store.addSignal({ id: harness.newId(), workspaceId, executionId, data })).toBe(false)
    })

    it('takes a checkpoint that is sent again after its answer was lost for the same one', async () => {
      const claim = await begin()
      await store.append(checkpoint(claim, 1))
      await store.append(checkpoint(claim, 1))
      expect(await seqs(claim.executionId)).toEqual([1, 2])
    })

    it('lets one that has lost its lease fail alone among many at once', async () => {
      const claims = await Promise.all(Array.from({ length: 50 }, () => begin()))
      const answers = await Promise.allSettled(
        claims.map((claim, index) => store.append(checkpoint({ ...claim, fence: index === 7 ? 9 : 1 }, 1))),
      )
      expect(answers.flatMap(({ status }, index) => (status === 'rejected' ? index : []))).toEqual([7])
      const logs = await Promise.all(claims.map(({ executionId }) => seqs(executionId)))
      expect(logs.every((log, index) => log?.length === (index === 7 ? 1 : 2))).toBe(true)
    })

    it('gives a lease to one owner, and to the next with a higher fence when it has run out (L2)', async () => {
      const claim = await begin({ lease: mine })
      expect(await store.claim(claim.executionId, theirs)).toBeNull()
      await harness.pass(leaseMs + 50)
      const answers = await Promise.all([
        store.claim(claim.executionId, theirs),
        store.claim(claim.executionId, theirs),
      ])
      expect(answers.filter((answer) => answer !== null)).toMatchObject([{ fence: 2 }])
      await expect(store.append(checkpoint(claim, 1))).rejects.toThrow(LeaseLostError)
      await store.append(checkpoint({ ...claim, fence: 2 }, 1))
    })

    it('gives many leases at once, each to one of those who want it, and none of what is not there (L2)', async () => {
      const free = await Promise.all(Array.from({ length: 40 }, () => begin({ lease: null })))
      const held = await begin({ lease: long })
      const ids = [...free.map(({ executionId }) => executionId), held.executionId, harness.newId()]
      const answers = await Promise.all(
        ids.flatMap((id) =>
          [mine, theirs].map(async (lease) => ({ id, claim: await store.claim(id, lease) })),
        ),
      )
      const given = answers.filter(({ claim }) => claim !== null)
      expect(given.map(({ id }) => id).sort()).toEqual(free.map(({ executionId }) => executionId).sort())
      for (const { id, claim } of given) expect(claim).toMatchObject({ executionId: id, fence: 1 })
    })

    it('prolongs the leases that an owner has and knows of, and no others (L3)', async () => {
      const owner = harness.newId()
      const [kept, unknown] = [
        await begin({ lease: { owner, leaseMs } }),
        await begin({ lease: { owner, leaseMs } }),
      ]
      const lost = await begin({ lease: mine })
      const [keptId, lostId, unknownId] = [kept.executionId, lost.executionId, unknown.executionId]
      await harness.pass(leaseMs / 2)
      expect(await store.renew({ owner, leaseMs }, [keptId, lostId])).toEqual([keptId])
      await harness.pass(leaseMs / 2 + 50)
      const due = await dueAmong([keptId, lostId, unknownId], theirs)
      expect(due.map(({ executionId }) => executionId).toSorted()).toEqual([lostId, unknownId].toSorted())
    })

    it('wakes what was parked when its time has come, and not before (A3)', async () => {
      const claim = await begin()
      const wakeAt = Math.floor(harness.now()) + 400
      await store.append(checkpoint(claim, 1, { status: 'waiting', park: { wakeAt } }))
      const { claims, nextTimerAt, now } = await store.claimDue(mine, { limit: 1_000 })
      expect(claims.map(({ executionId }) => executionId)).not.toContain(claim.executionId)
      expect(Math.abs(now - harness.now())).toBeLessThan(1_000)
      expect(nextTimerAt).toBeLessThanOrEqual(wakeAt)
      await harness.pass(wakeAt - harness.now() + 50)
      expect(await dueAmong([claim.executionId])).toMatchObject([{ fence: 2 }])
      expect(await dueAmong([claim.executionId], theirs)).toEqual([])
    })

    it('leaves alone what is parked without a time, until somebody claims it', async () => {
      const claim = await begin()
      await store.append(checkpoint(claim, 1, { status: 'waiting', park: { wakeAt: null } }))
      expect(await dueAmong([claim.executionId])).toEqual([])
      expect(await store.claim(claim.executionId, theirs)).toMatchObject({ fence: 2 })
    })

    it('gives a lease back under its own fence only', async () => {
      const claim = await begin()
      await store.release(claim.executionId, 9, 0)
      expect(await store.claim(claim.executionId, theirs)).toBeNull()
      await store.release(claim.executionId, claim.fence, harness.now() - 1)
      expect(await dueAmong([claim.executionId], theirs)).toMatchObject([{ fence: 2 }])
    })

    it('never gives out what is final, and takes no signal for it (L4)', async () => {
      const claim = await begin()
      const { executionId, workspaceId } = claim
      const data = { kind: 'cancel', by: 'ann', reason: '' } as const
      expect(await store.addSignal({ id: harness.newId(), workspaceId, executionId, data })).toBe(true)
      await store.append(checkpoint(claim, 1, { status: 'completed', currentStates: [] }))
      expect(await store.claim(executionId, mine)).toBeNull()
      expect(await dueAmong([executionId])).toEqual([])
      expect(await store.addSignal({ id: harness.newId(), workspaceId, executionId, data })).toBe(false)
      await expect(store.append(checkpoint(claim, 2))).rejects.toThrow(LeaseLostError)
      expect((await store.load(executionId))?.signals).toEqual([])
    })

    it('keeps a signal until a checkpoint has used it (A4)', async () => {
      const claim = await begin()
      const { executionId, workspaceId } = claim
      const id = harness.newId()
      const data = { kind: 'cancel', by: 'ann', reason: 'why not' } as const
      await store.addSignal({ id, workspaceId, executionId, data })
      expect((await store.claimDue(long, { limit: 1_000 })).signals).toContainEqual({ id, executionId, data })
      expect((await store.load(executionId))?.signals).toEqual([{ id, executionId, data }])
      await store.append(checkpoint(claim, 1, { usesSignals: [id], park: { wakeAt: null } }))
      expect((await store.load(executionId))?.signals).toEqual([])
      expect(await dueAmong([executionId])).toEqual([])
      await store.addSignal({ id: harness.newId(), workspaceId, executionId, data })
      expect(await dueAmong([executionId], theirs)).toMatchObject([{ fence: 2 }])
    })

    it('takes no signal from another workspace', async () => {
      const { executionId } = await begin()
      const { workspaceId } = await harness.addVersion('start -> end')
      const data = { kind: 'cancel', by: 'eve', reason: '' } as const
      expect(await store.addSignal({ id: harness.newId(), workspaceId, executionId, data })).toBe(false)
    })

    it('takes one answer to an approval, and none once it is closed (A5)', async () => {
      const claim = await begin()
      const { executionId, workspaceId } = claim
      const key = (visit: number) => ({ state: 'a', visit, attempt: 1 })
      const opened = [1, 2, 3].map((visit) => ({
        ...key(visit),
        question: 'Go?',
        assignees: ['ann'],
        deadline: null,
      }))
      await store.append(checkpoint(claim, 1, { opensApprovals: opened, closesApprovals: [key(3)] }))
      const answer = (visit: number) =>
        store.addSignal({
          ...{ id: harness.newId(), workspaceId, executionId },
          data: { kind: 'approval', approved: true, by: 'ann', comment: 'fine', ...key(visit) },
        })
      expect((await Promise.all([answer(1), answer(1), answer(1)])).filter(Boolean)).toHaveLength(1)
      await store.append(checkpoint(claim, 2, { closesApprovals: [key(1), key(2)] }))
      expect(await Promise.all([answer(1), answer(2), answer(3)])).toEqual([false, false, false])
    })

    it('brings an event to a wait, whichever of the two came first, and never twice (A13)', async () => {
      const claim = await begin()
      const { executionId, workspaceId } = claim
      const wait = { state: 'a', visit: 1, attempt: 1, name: 'paid', match: { order: 7 } }
      const event = (data: JsonObject) => ({ id: harness.newId(), workspaceId, name: 'paid', data })
      const early = event({ order: 7, n: 1 })
      expect(await harness.publish(early)).toEqual([])
      await store.append(checkpoint(claim, 1, { opensWaits: [wait] }))
      const signals = await store.matchWaits(executionId)
      const { name: _, match: __, ...key } = wait
      const data = { kind: 'event', ...key, eventId: early.id, name: 'paid', data: early.data }
      expect(signals).toMatchObject([{ executionId, data }])
      expect(await store.matchWaits(executionId)).toEqual([])
      expect((await store.load(executionId))?.signals).toMatchObject([{ data }])
      expect(await harness.publish(event({ order: 8 }))).toEqual([])
      expect(await harness.publish({ ...event({ order: 7 }), name: 'other' })).toEqual([])
      const later = await harness.publish(event({ order: 7, n: 2 }))
      expect(later).toMatchObject([{ executionId, data: { data: { n: 2 } } }])
      await store.append(checkpoint(claim, 2, { closesWaits: [key] }))
      expect(await harness.publish(event({ order: 7 }))).toEqual([])
    })

    it('brings no event of before the execution, and none of another workspace (A13)', async () => {
      const { workspaceId: elsewhere } = await harness.addVersion('start -> end')
      const event = { id: harness.newId(), workspaceId: place.workspaceId, name: 'old', data: {} }
      await harness.publish(event)
      await harness.pass(20)
      const claim = await begin()
      const wait = { state: 'a', visit: 1, attempt: 1, name: 'old', match: {} }
      await store.append(checkpoint(claim, 1, { opensWaits: [wait] }))
      expect(await store.matchWaits(claim.executionId)).toEqual([])
      expect(await harness.publish({ ...event, id: harness.newId(), workspaceId: elsewhere })).toEqual([])
    })

    it('counts take-overs after a crash until something was done, and none after a lease was given back (L6)', async () => {
      const { executionId, ...first } = await begin({ lease: mine })
      let claim: Claim = { executionId, ...first }
      const takeOver = async () => {
        await harness.pass(leaseMs + 50)
        const taken = await store.claim(executionId, mine)
        if (taken === null) throw new Error('The lease was not free.')
        claim = taken
        return taken.crash
      }
      expect(await takeOver()).toEqual({ times: 1, lastSeq: 1, currentStates: ['a'] })
      const begun: ExecutionEvent = {
        ...{ executionId, seq: 2, at: Math.floor(harness.now()), kind: 'attempt_started' },
        ...{ state: 'a', visit: 1, attempt: 1, data: { idempotencyKey: 'k' } },
      }
      await store.append(checkpoint(claim, 1, { events: [begun] }))
      expect(await takeOver()).toEqual({ times: 2, lastSeq: 2, currentStates: ['a'] })
      await store.append(checkpoint(claim, 2))
      expect(await takeOver()).toMatchObject({ times: 1, lastSeq: 3 })
      await store.release(executionId, claim.fence, null)
      expect((await store.claim(executionId, long))?.crash ?? null).toBeNull()
    })

    it('takes accepted executions from the workspaces in turn where more are due than asked for (A14)', async () => {
      await store.claimDue(long, { limit: 1_000 })
      const [many, few] = [await harness.addVersion('start -> end'), await harness.addVersion('start -> end')]
      const inOutbox = (at: typeof place) => begin({ ...at, lease: null })
      for (let n = 0; n < 30; n++) await inOutbox(many)
      for (let n = 0; n < 3; n++) await inOutbox(few)
      const { claims } = await store.claimDue(long, { limit: 8 })
      const of = ({ workspaceId }: typeof place) =>
        claims.filter((claim) => claim.workspaceId === workspaceId).length
      expect(of(few)).toBe(3)
      expect(of(many)).toBe(5)
      await dueAmong([])
    })

    it('takes of a workspace first what has the higher priority, and nothing waits for ever (A20)', async () => {
      await store.claimDue(long, { limit: 1_000 })
      const at = await harness.addVersion('start -> end')
      const accept = async (priority: Priority) => (await begin({ ...at, lease: null, priority })).executionId
      const [low, normal, high] = [await accept('low'), await accept('normal'), await accept('high')]
      const [next, old] = [await accept('normal'), await accept('low')]
      await harness.backdate(old, priorityShiftMs.low + 1_000)
      const { claims } = await store.claimDue(long, { limit: 4 })
      expect(claims.map(({ executionId }) => executionId).sort()).toEqual([high, old, normal, next].sort())
      const rest = await store.claimDue(long, { limit: 4 })
      expect(rest.claims.map(({ executionId }) => executionId)).toEqual([low])
      const one = async () => (await store.claimDue(long, { limit: 1 })).claims[0]?.executionId
      const [lowest, highest] = [await accept('low'), await accept('high')]
      await harness.backdate(lowest, priorityShiftMs.low - priorityShiftMs.high + 1_000)
      expect([await one(), await one()]).toEqual([lowest, highest])
    })

    describe('with executions that call others', () => {
      const key = { state: 'a', visit: 1, attempt: 1 }
      const calledBy = (claim: Claim, item: number | null, attempt = 1) =>
        ({ ...key, attempt, executionId: claim.executionId, item, depth: 1 }) as const
      const word = ({ workspaceId, executionId }: Claim, from: string) => ({
        ...{ id: harness.newId(), workspaceId, executionId },
        data: {
          kind: 'child' as const,
          ...key,
          end: { executionId: from, status: 'completed' as const, output: { n: 1 }, error: null },
        },
      })
      const ended = (claim: Claim, seq: number, output: JsonObject): ExecutionEvent => ({
        executionId: claim.executionId,
        ...{
          seq,
          at: Math.floor(harness.now()),
          kind: 'execution_completed',
          data: { output, durationMs: 1 },
        },
      })

      it('tells the caller with the last checkpoint, and nobody whose caller has ended (A15)', async () => {
        const caller = await begin()
        const called = await begin({ parent: calledBy(caller, null) })
        const late = await begin({ parent: calledBy(caller, null, 2) })
        const end = (claim: Claim) => ({
          events: [ended(claim, 2, { n: 1 })],
          status: 'completed' as const,
          park: { wakeAt: null },
          tells: word(caller, claim.executionId),
        })
        await store.append(checkpoint(called, 1, end(called)))
        const signals = (await store.load(caller.executionId))?.signals ?? []
        expect(signals).toMatchObject([{ data: { kind: 'child', end: { output: { n: 1 } } } }])
        const usesSignals = signals.map(({ id }) => id)
        const over = { events: [ended(caller, 2, {})], status: 'completed', park: { wakeAt: null } } as const
        await store.append(checkpoint(caller, 1, { ...over, usesSignals }))
        await store.append(checkpoint(late, 1, end(late)))
        expect((await store.load(caller.executionId))?.signals).toEqual([])
      })

      it('tells the caller of what ends as it starts (A15)', async () => {
        const caller = await begin()
        const id = harness.newId()
        const last = ended({ ...caller, executionId: id }, 2, { n: 1 })
        const done = { events: [started(id), last], status: 'completed', lease: null } as const
        const tells = word(caller, id)
        await store.start(draft({ id, ...done, parent: calledBy(caller, null), tells }))
        expect((await store.load(caller.executionId))?.signals).toMatchObject([{ id: tells.id }])
      })

      it('cancels what an attempt called and has not ended, and nothing else (A16)', async () => {
        const caller = await begin()
        const [open, over, other] = [
          await begin({ parent: calledBy(caller, 0) }),
          await begin({ parent: calledBy(caller, 1) }),
          await begin({ parent: calledBy(caller, 2, 2) }),
        ]
        const done = { events: [ended(over, 2, {})], status: 'completed', park: { wakeAt: null } } as const
        await store.append(checkpoint(over, 1, done))
        await store.append(checkpoint(caller, 1, { cancelsChildren: [key, key] }))
        const kinds = async ({ executionId }: Claim) =>
          ((await store.load(executionId))?.signals ?? []).map(({ data }) => data.kind)
        expect(await Promise.all([kinds(open), kinds(over), kinds(other)])).toEqual([['cancel'], [], []])
      })

      it('knows what a map called, and how it ended (A17)', async () => {
        const caller = await begin()
        const [first, second] = [
          await begin({ parent: calledBy(caller, 4) }),
          await begin({ parent: calledBy(caller, 0, 2) }),
        ]
        await begin({ parent: calledBy(caller, null) })
        const done = {
          events: [ended(first, 2, { n: 7 })],
          status: 'completed',
          park: { wakeAt: null },
        } as const
        await store.append(checkpoint(first, 1, done))
        const end = { executionId: first.executionId, status: 'completed', output: { n: 7 }, error: null }
        const children = await store.children(caller.executionId, 'a', 1)
        expect(children.toSorted((a, b) => b.item - a.item)).toEqual([
          { executionId: first.executionId, item: 4, attempt: 1, end },
          { executionId: second.executionId, item: 0, attempt: 2, end: null },
        ])
        expect(await store.endsOf([first.executionId, second.executionId])).toEqual([end])
      })

      it('finds workflows by the name in their text', async () => {
        const named = await harness.addVersion('workflow shipping\nstart -> end')
        const found = await store.findWorkflows(named.workspaceId, ['shipping', 'nobody'])
        expect([...found.keys()]).toEqual(['shipping'])
        expect(await store.workflowText((found.get('shipping') as { versionId: string }).versionId)).toBe(
          'workflow shipping\nstart -> end',
        )
      })
    })

    it('lets the only worker take at once what an earlier one held (L5)', async () => {
      const owner = harness.newId()
      const own = await begin({ lease: { owner, leaseMs: 60_000 } })
      const orphan = await begin({ lease: { owner: 'gone', leaseMs: 60_000 } })
      const { claims } = await store.claimDue({ owner, leaseMs: 60_000 }, { limit: 1_000, all: true })
      const ids = claims.map(({ executionId }) => executionId)
      expect(ids).toContain(orphan.executionId)
      expect(ids).not.toContain(own.executionId)
    })
  })
}
