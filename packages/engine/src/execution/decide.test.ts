import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { compilePlan } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { StepOutcome } from '../ports/step-handler.ts'
import { completed, failed } from '../testing/scripted-step.ts'
import { decide, decideInTurn } from './decide.ts'
import type { ExecutionEvent } from './event.ts'
import type { Input } from './input.ts'
import { defaultLimits } from './limits.ts'
import { replay } from './replay.ts'
import { emptyState } from './state.ts'

function planOf(text: string): Plan {
  const answer = compilePlan(openWorkflow(text).graph, { stepTypes })
  if (answer.kind === 'refused') throw new Error(answer.message)
  return answer.plan
}

const text = `
start -> a
state a: task { retry: { attempts: 2, backoff: 1s } }
a -> [b, c]: n == 1
[b, c] -> a: n < 1
[c, b] -> end: otherwise
`
const settled = (plan: Plan, state: string, attempt: number, outcome: StepOutcome): Input => ({
  ...{ at: 5, random: 0.5, state: plan.indexOf.get(state) ?? -1, visit: 1, attempt, outcome },
  kind: 'step-settled',
})

describe('a decision', () => {
  const plan = planOf(text)
  const inputs: readonly Input[] = [
    { kind: 'start', at: 1, input: {}, trigger: 'manual' },
    settled(plan, 'a', 1, failed('NetworkError')),
    { kind: 'tick', at: 2_000, random: 0.5 },
    { kind: 'resume', at: 2_500 },
    settled(plan, 'a', 2, completed({ n: 1 })),
    settled(plan, 'c', 1, completed({ n: 3 })),
    settled(plan, 'b', 1, completed({ n: 2 })),
  ]

  it('is the same for the same arguments, and replay gives the same state after each (D9)', () => {
    let state = emptyState('x')
    const log: ExecutionEvent[] = []
    for (const input of inputs) {
      const first = decide(plan, state, input, defaultLimits)
      const frozen = JSON.stringify([...state.visits])
      expect(decide(plan, state, input, defaultLimits)).toEqual(first)
      expect(JSON.stringify([...state.visits])).toBe(frozen)
      log.push(...first.events)
      state = first.state
      const read = JSON.parse(JSON.stringify(log)) as ExecutionEvent[]
      expect(replay(plan, 'x', read)).toEqual(state)
    }
    expect(state).toMatchObject({ status: 'completed', output: { n: 3 } })
  })

  it.each([
    ['start -> [a, b, c, d, e]\n[a, b, c, d, e] -> end', {}],
    ['start -> [a, b, c, d, e]\nany [a, b, c] -> f\n[d, e] -> end\nf -> end', {}],
    [
      'start -> [a, b, c, d, e]\n2 of [a, b, c, d] -> [g, h]\n[g, h] -> a: false\n[g, h] -> end: otherwise\ne -> end',
      {},
    ],
    ['start -> [a, b, c, d, e]\n[a, b, c, d, e] -> end', { maxEvents: 24 }],
  ])('in turn is what one after another comes to, with any of them first: %s %o (D9)', (forked, limits) => {
    const some = planOf(forked)
    const most = { ...defaultLimits, ...limits }
    const begun = decide(some, emptyState('x'), inputs[0] as Input, most)
    const order = ['c', 'a', 'e', 'b', 'd'].map((state) => settled(some, state, 1, completed({ [state]: 1 })))
    const turns = [...order, ...['g', 'h', 'f'].map((state) => settled(some, state, 1, completed({ z: 1 })))]
    let state = begun.state
    const events: ExecutionEvent[] = []
    const commands: unknown[] = []
    for (const input of turns) {
      const one = decide(some, state, input, most)
      state = one.state
      events.push(...one.events)
      commands.push(...one.commands)
    }
    const frozen = JSON.stringify([...begun.state.visits])
    expect(decideInTurn(some, begun.state, turns, most)).toEqual({ plan: some, state, events, commands })
    expect(JSON.stringify([...begun.state.visits])).toBe(frozen)
    expect(state.status).toBe('maxEvents' in limits ? 'failed' : 'completed')
  })

  it('ignores an answer to an attempt that is not the present one, and everything after the end (D10)', () => {
    let state = decide(plan, emptyState('x'), inputs[0] as Input, defaultLimits).state
    for (const input of inputs.slice(1)) {
      state = decide(plan, state, input, defaultLimits).state
      const late = decide(plan, state, settled(plan, 'a', 1, completed({ n: 9 })), defaultLimits)
      expect(late.events).toEqual([])
    }
    const after = decide(plan, state, { kind: 'cancel', at: 9_999, by: 'ann', reason: '' }, defaultLimits)
    expect(after).toEqual({ plan, state, events: [], commands: [] })
  })

  it('runs a taken-over attempt again under its old number and key (A7)', () => {
    const { state } = decide(plan, emptyState('x'), inputs[0] as Input, defaultLimits)
    const { events, commands } = decide(plan, state, { kind: 'resume', at: 9 }, defaultLimits)
    expect(events).toMatchObject([
      { kind: 'attempt_started', attempt: 1, data: { idempotencyKey: 'x/a/1/1' } },
    ])
    expect(commands).toMatchObject([{ kind: 'run-step', attempt: 1 }])
  })

  it('refuses a log that does not fit the workflow (D11)', () => {
    const { events } = decide(plan, emptyState('x'), inputs[0] as Input, defaultLimits)
    expect(() => replay(planOf('start -> z -> end'), 'x', events)).toThrow('does not fit its workflow')
    expect(() => replay(plan, 'x', events.slice(1))).toThrow('does not fit its workflow')
  })
})

describe('a plan', () => {
  it('is refused in a sentence when there is no clear entry or an unknown type', () => {
    const refusal = (workflow: string) => compilePlan(openWorkflow(workflow).graph, { stepTypes })
    expect(refusal('')).toMatchObject({
      kind: 'refused',
      message: 'The workflow has no state. Add a state called start.',
    })
    expect(refusal('a -> b -> a')).toMatchObject({ kind: 'refused' })
    expect(refusal('state start: teleport {}')).toMatchObject({ kind: 'refused' })
  })
})
