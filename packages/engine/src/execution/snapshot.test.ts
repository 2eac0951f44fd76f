import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { compilePlan } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import { readScenario, runScenario } from '../testing/scenario.ts'
import type { ExecutionEvent } from './event.ts'
import { replay, replayOn, versionsIn } from './replay.ts'
import { snapshotOf, stateOfSnapshot } from './snapshot.ts'

const scenarios = new URL('../../corpus/scenarios/', import.meta.url)
const written = new URL('../../corpus/snapshots/format.json', import.meta.url)
const any = 1e9

function planOf(text: string): Plan {
  const compiled = compilePlan(openWorkflow(text).graph, { stepTypes })
  if (compiled.kind === 'refused') throw new Error(compiled.message)
  return compiled.plan
}

interface Log {
  /** That it began with. */
  readonly plan: Plan
  /** Of the versions that it was moved to. */
  readonly later: ReadonlyMap<string, Plan>
  readonly id: string
  readonly events: readonly ExecutionEvent[]
}

async function logOf(file: string): Promise<Log> {
  const read = readScenario(readFileSync(new URL(file, scenarios), 'utf8'))
  const { events } = await runScenario(read)
  const later = new Map([...read.versions].map(([id, text]) => [id, planOf(text)]))
  return { plan: planOf(read.workflow), later, id: events[0]?.executionId ?? '', events }
}

describe('a snapshot', () => {
  it.each(readdirSync(scenarios).filter((file) => file.endsWith('.txt')))(
    'and the events after it say what the whole log says, wherever it was taken: %s (S2)',
    async (file) => {
      const { plan, later, id, events } = await logOf(file)
      const whole = replay(plan, id, events, later)
      for (let seq = 1; seq <= events.length; seq++) {
        const before = events.slice(0, seq)
        const held = later.get(versionsIn(before, '').at(-1) ?? '') ?? plan
        const snapshot = snapshotOf(held, replay(plan, id, before, later), any)
        const known = snapshot && stateOfSnapshot(held, id, snapshot)
        expect(known && replayOn(held, known, events.slice(seq), later)).toEqual(whole)
      }
    },
  )

  it('is of no use to another plan, another execution or another format, nor when it is broken (S3)', async () => {
    const { plan, id, events } = await logOf('fork-and-join-all.txt')
    const snapshot = snapshotOf(plan, replay(plan, id, events), any)
    if (snapshot === null) throw new Error('There is no snapshot.')
    expect(stateOfSnapshot(plan, id, snapshot)).not.toBeNull()
    const wrong = (state: string) => stateOfSnapshot(plan, id, { ...snapshot, state })
    const whole = JSON.parse(snapshot.state)
    const { visits: _, ...less } = whole.value
    expect(stateOfSnapshot(planOf('start -> b -> end'), id, snapshot)).toBeNull()
    expect(stateOfSnapshot(plan, 'another', snapshot)).toBeNull()
    expect(stateOfSnapshot(plan, id, { ...snapshot, seq: snapshot.seq - 1 })).toBeNull()
    expect(wrong(JSON.stringify({ ...whole, format: whole.format + 1 }))).toBeNull()
    expect(wrong(JSON.stringify({ ...whole, value: less }))).toBeNull()
    expect(wrong(JSON.stringify({ ...whole, value: { $ref: 9_999 } }))).toBeNull()
    for (const state of ['', 'null', '[]', '{}', snapshot.state.slice(0, -1)]) expect(wrong(state)).toBeNull()
  })

  it('is not made above its size, in bytes of UTF-8', async () => {
    const { plan, id, events } = await logOf('sequence.txt')
    const state = { ...replay(plan, id, events), executionId: 'ü' }
    const bytes = new TextEncoder().encode(snapshotOf(plan, state, any)?.state ?? '').length
    expect(snapshotOf(plan, state, bytes)).not.toBeNull()
    expect(snapshotOf(plan, state, bytes - 1)).toBeNull()
  })

  /**
   * When this fails, `ExecutionState` has changed: raise `snapshotFormat`, so that what is stored is thrown away, take
   * this file away and run the test again.
   */
  it('has the shape that is stored under this format (S3)', async () => {
    const shapes: Record<string, unknown> = {}
    for (const file of [
      'compensation-in-a-fork.txt',
      'paused-retries-and-waits.txt',
      'join-incomplete.txt',
    ]) {
      const { plan, id, events } = await logOf(file)
      const middle = replay(plan, id, events.slice(0, Math.ceil(events.length / 2)))
      // The id counts the worlds of this process, so it says how many scenarios there are.
      shapes[file] = JSON.parse((snapshotOf(plan, middle, any)?.state ?? 'null').replaceAll(id, 'world'))
    }
    if (!existsSync(written)) writeFileSync(written, `${JSON.stringify(shapes)}\n`)
    expect(shapes).toEqual(JSON.parse(readFileSync(written, 'utf8')))
  })
})
