import { describe, expect, it } from 'vitest'
import type { StateName, Transition } from '../graph/graph.ts'
import { createRandom, type Random } from '../testing/index.ts'
import { everyRun } from '../testing/token-oracle.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'

const STATES = ['a', 'b', 'c', 'd', 'e', 'f']

/** A few states with forks, joins, loops and guards of which any may hold. */
function randomGraphText(random: Random): string {
  const states = STATES.slice(0, 3 + random.below(STATES.length - 2))
  const one = () => states[random.below(states.length)] as string
  const group = (chance: number) => {
    if (random.below(100) >= chance) return one()
    const quorum = random.below(8) === 0 ? 'any ' : ''
    const list = [...new Set([one(), one(), one()].slice(random.below(2)))]
    return { quorum, list: `[${list.join(', ')}]` }
  }
  const lines = [`start -> ${spelt(group(50), false)}`]
  for (let i = 4 + random.below(7); i > 0; i--) {
    const guard = [``, `: g${i}`, `: g${i} > 3`, ': otherwise', ': on error'][random.below(5)]
    const target = random.below(8) === 0 ? 'end' : spelt(group(25), false)
    lines.push(`${spelt(group(35), true)} -> ${target}${guard}`)
  }
  return `${lines.join('\n')}\n`
}

function spelt(group: string | { quorum: string; list: string }, isSource: boolean): string {
  if (typeof group === 'string') return group
  return isSource ? group.quorum + group.list : group.list
}

/** The arrow that a place of the text lies in: here every line is one. */
function arrowAt({ text, graph }: Workflow, offset: number): Transition {
  return graph.transitions[text.slice(0, offset).split('\n').length - 1] as Transition
}

/** The states that a sentence about a loop names. */
function loopIn(message: string): readonly StateName[] {
  const [, list = ''] = /^(?:The loop )?(.*?) (?:has no way out|leads only)/.exec(message) ?? []
  return list.replace(' …', '').replaceAll('"', '').split(', ')
}

/** The states that tokens get to from these. */
function following(states: readonly StateName[], fired: ReadonlySet<Transition>): ReadonlySet<StateName> {
  const found = new Set(states)
  for (const state of found)
    for (const { from, to } of fired) if (from.includes(state)) for (const target of to) found.add(target)
  return found
}

const seeds = Array.from({ length: 1000 }, (_, i) => i + 1)
const counts = new Map<string, number>()

describe('what the checks say of a graph is so in every run (V12)', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('seeds that end in %i', (rest) => {
    for (const seed of seeds.filter((seed) => seed % 10 === rest)) {
      const workflow = openWorkflow(randomGraphText(createRandom(seed)))
      const { text, graph, diagnostics } = workflow
      const { visited, fired } = everyRun(graph)
      const isEnd = (state: StateName) =>
        state === 'end' || !graph.transitions.some(({ from }) => from.includes(state))
      for (const { code, from, to, message } of diagnostics) {
        const what = `seed ${seed}, ${code} at ${from}: ${message}\n${text}`
        counts.set(code, (counts.get(code) ?? 0) + 1)
        if (code === 'R027') expect(fired.has(arrowAt(workflow, from)), what).toBe(false)
        if (code === 'R031') expect(visited.has(text.slice(from, to)), what).toBe(false)
        if (code === 'R034' || code === 'R033') {
          const lost = code === 'R034' ? loopIn(message) : [text.slice(from, to)]
          const reached = following(
            lost.filter((state) => visited.has(state)),
            fired,
          )
          expect([...reached].filter(isEnd), what).toEqual([])
        }
      }
    }
  })

  it('was asked about each of them', () => {
    for (const code of ['R027', 'R031', 'R033', 'R034']) expect(counts.get(code), code).toBeGreaterThan(5)
  })
})
