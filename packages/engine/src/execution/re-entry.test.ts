import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { compilePlan } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { ScriptedAnswer } from '../testing/index.ts'
import { completed, createScriptedStep, createWorld, failed } from '../testing/index.ts'
import type { ExecutionEvent } from './event.ts'
import type { LogPlans } from './re-entry.ts'
import { searchEntry } from './re-entry.ts'

/** What `searchEntry` says about a visit, once the execution has ended. */
async function again(
  text: string,
  state: string,
  { visit = 1, steps = {} }: { visit?: number; steps?: Record<string, readonly ScriptedAnswer[]> } = {},
) {
  const world = await createWorld({ handlers: new Map([['task', createScriptedStep(steps)]]) })
  const id = await world.start(text, { x: 1 })
  return entryAgain({ first: planOf(text), later: new Map() }, world.events(id), { state, visit })
}

/** In parts, as a long log is read. */
function entryAgain(
  plans: LogPlans,
  events: readonly ExecutionEvent[],
  place: { readonly state: string; readonly visit: number },
) {
  const search = searchEntry(plans, events[0]?.executionId ?? '', place)
  for (let from = 0; from < events.length; from += 3) search.add(events.slice(from, from + 3))
  return search.answer()
}

function planOf(text: string): Plan {
  const answer = compilePlan(openWorkflow(text).graph, { stepTypes })
  if (answer.kind === 'refused') throw new Error(answer.message)
  return answer.plan
}

const refusal = (words: string) => ({ kind: 'refused', message: expect.stringContaining(words) })

describe('beginning again at a visit (D14)', () => {
  it('has the context and the results that were there when it was entered', async () => {
    const text = 'start -> a -> b -> end\nstate b: task { when_failed: fail }'
    const steps = { a: [completed({ n: 2 })], b: [failed('X', false)] }
    expect(await again(text, 'b', { steps })).toEqual({
      kind: 'entry',
      entry: { state: 'b', context: { x: 1, n: 2 }, steps: { a: { n: 2 } }, alone: false },
    })
  })

  it('tells the visits of a loop apart', async () => {
    const text = 'start -> a\na -> a: n < 2\na -> end: otherwise'
    const steps = { a: [completed({ n: 1 }), completed({ n: 2 })] }
    expect(await again(text, 'a', { steps, visit: 2 })).toMatchObject({ entry: { context: { x: 1, n: 1 } } })
    expect(await again(text, 'a', { steps, visit: 3 })).toEqual(refusal('not entered 3 times'))
  })

  it('is refused inside a fork, and allowed after its join', async () => {
    const text = 'start -> a -> [b, c]\n[b, c] -> d -> end'
    expect(await again(text, 'b')).toEqual(refusal('Begin at a or before'))
    expect(await again(text, 'd')).toMatchObject({ kind: 'entry' })
    const part = 'start -> a -> [b, c, e]\n[b, c] -> d -> end'
    expect(await again(part, 'd')).toEqual(refusal('Begin at a or before'))
  })

  it('is refused after a state whose effect was undone, and allowed at that state', async () => {
    const text =
      'state pay: task { compensate: refund }\nstate send: task { when_failed: fail }\nstart -> pay -> send -> end'
    const steps = { send: [failed('X', false)] }
    expect(await again(text, 'send', { steps })).toEqual(refusal('What pay did was undone'))
    expect(await again(text, 'refund', { steps })).toEqual(refusal('ran to undo pay'))
    expect(await again(text, 'pay', { steps })).toMatchObject({ kind: 'entry' })
  })

  it('is refused for what was never entered', async () => {
    expect(await again('start -> a -> end\nb -> end', 'b')).toEqual(refusal('not entered in this execution'))
  })
})

describe('a pinned state (D15)', () => {
  it('has its result without running, and says so', async () => {
    const steps = createScriptedStep({ b: [completed({ real: true })] })
    const world = await createWorld({ handlers: new Map([['task', steps]]) })
    world.store.addVersion('v', 'start -> a -> b -> end')
    const place = { workspaceId: 'workspace', workflowId: 'workflow', versionId: 'v' }
    const pinned = { a: { n: 7 } }
    const request = { ...place, input: {}, trigger: 'manual', idempotencyKey: null, pinned }
    const answer = await world.engine.startExecution(request)
    await world.settle()
    if (answer.kind === 'refused') throw new Error(answer.message)
    expect(steps.requests.map(({ state }) => state)).toEqual(['b'])
    const events = world.events(answer.executionId)
    expect(events[0]).toMatchObject({ data: { pinned } })
    expect(events.find(({ kind, state }) => kind === 'state_completed' && state === 'a')).toMatchObject({
      data: { result: { n: 7 }, meta: { pinned: true } },
    })
    expect(events.at(-1)).toMatchObject({ data: { output: { n: 7, real: true } } })
  })

  it('takes a visit that is not over as it stands, a change of its context included (D14)', async () => {
    const step = createScriptedStep({ b: [failed('X', false)] })
    const world = await createWorld({ handlers: new Map([['task', step]]) })
    const text = 'start -> a -> b -> end'
    const id = await world.start(text, { x: 1 })
    const edit = {
      kind: 'edit-context',
      state: 'b',
      visit: 1,
      set: { x: 2 },
      removed: [],
      by: 'ann',
    } as const
    await world.engine.tell(id, 'workspace', edit)
    await world.settle()
    const plans = { first: planOf(text), later: new Map() }
    expect(entryAgain(plans, world.events(id), { state: 'b', visit: 1 })).toMatchObject({
      entry: { state: 'b', context: { x: 2 }, steps: { a: {} } },
    })
  })

  it('speaks in the names of the version that the execution was moved to', async () => {
    const world = await createWorld({
      handlers: new Map([['task', createScriptedStep({ b: [failed('X', false)] })]]),
    })
    const [text, renamed] = ['start -> a -> b -> end', 'start -> c -> d -> end']
    const id = await world.start(text, { x: 1 })
    world.store.addVersion('renamed', renamed)
    const question = { executionId: id, versionId: world.stored(id).versionId, text: renamed }
    const answer = await world.engine.compareVersions({ ...question, renamed: { a: 'c', b: 'd' } })
    if (answer === null || 'kind' in answer) throw new Error('They can not be compared.')
    const confirmed = answer.confirm.map(({ key }) => key)
    const wish = {
      versionId: 'renamed',
      seq: answer.seq,
      renamed: answer.renamed,
      confirmed,
      goOn: true,
      by: 'ann',
    }
    await world.engine.tell(id, 'workspace', { kind: 'change-version', ...wish })
    await world.settle()
    expect(world.stored(id)).toMatchObject({ status: 'completed', versionId: 'renamed' })
    const plans = { first: planOf(text), later: new Map([['renamed', planOf(renamed)]]) }
    const begun = { entry: { state: 'd', context: { x: 1 }, steps: { c: {} } } }
    expect(entryAgain(plans, world.events(id), { state: 'b', visit: 1 })).toMatchObject(begun)
  })
})
