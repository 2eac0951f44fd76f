import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { compilePlan } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import { readScenario, runScenario } from '../testing/scenario.ts'
import type { ExecutionEvent } from './event.ts'
import { replay, versionsIn } from './replay.ts'

/** What a version of the engine wrote for one scenario, and what that log meant to it. */
interface History {
  readonly scenario: string
  readonly workflow: string
  /** Version id → text, of those that it was moved to. */
  readonly versions?: { readonly [id: string]: string }
  readonly events: readonly ExecutionEvent[]
  readonly means: unknown
}

const folder = new URL('../../corpus/histories/', import.meta.url)
const scenarios = new URL('../../corpus/scenarios/', import.meta.url)

function planOf(text: string): Plan {
  const compiled = compilePlan(openWorkflow(text).graph, { stepTypes })
  if (compiled.kind === 'refused') throw new Error(compiled.message)
  return compiled.plan
}

function meaningOf({ workflow, versions = {}, events }: Omit<History, 'scenario' | 'means'>): unknown {
  const later = new Map(Object.entries(versions).map(([id, text]) => [id, planOf(text)]))
  const first = planOf(workflow)
  const plan = later.get(versionsIn(events, '').at(-1) ?? '') ?? first
  const { status, output, error, seq, visits } = replay(first, events[0]?.executionId ?? '', events, later)
  const open = [...visits.values()].map(({ state, visit, attempt, phase, branch }) => ({
    ...{ state: plan.states[state]?.name, visit, attempt, phase: phase.kind },
    context: branch.context,
  }))
  return JSON.parse(JSON.stringify({ status, output, error, seq, open }))
}

/** `RECORD_HISTORY=1.2.0` writes what the engine does now as the histories of that version; done once, at a release. */
async function record(version: string): Promise<void> {
  const histories: History[] = []
  for (const scenario of readdirSync(scenarios).filter((file) => file.endsWith('.txt'))) {
    const read = readScenario(readFileSync(new URL(scenario, scenarios), 'utf8'))
    const { events } = await runScenario(read)
    const versions = read.versions.size === 0 ? {} : { versions: Object.fromEntries(read.versions) }
    const history = { scenario, workflow: read.workflow, ...versions, events }
    histories.push({ ...history, means: meaningOf(history) })
  }
  const lines = histories.map((history) => JSON.stringify(history))
  writeFileSync(new URL(`${version}.jsonl`, folder), `${lines.join('\n')}\n`)
}

const version = process.env.RECORD_HISTORY
if (version) await record(version)

describe('what an earlier version wrote means the same to this one (D16)', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    const histories = readFileSync(new URL(file, folder), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as History)
    it.each(histories.map((history) => [history.scenario, history] as const))(`${file}: %s`, (_, history) => {
      expect(meaningOf(history)).toEqual(history.means)
    })
  }
})
