import type { ExecutionEvent } from '@rabbit/contract'
import type { Transition, WorkflowGraph } from '@rabbit/dsl'

/** How much of something the tests went through. */
export interface Part {
  readonly covered: number
  readonly total: number
  /** From 0 to 100; 100 of nothing. */
  readonly percent: number
  readonly missing: readonly string[]
}

export interface Coverage {
  readonly workflow: string
  readonly states: Part
  readonly transitions: Part
}

/** What executions of one workflow went through. */
export class Covered {
  readonly #states = new Set<string>()
  readonly #transitions = new Set<number>()

  add(events: readonly ExecutionEvent[]): void {
    for (const event of events) {
      if (event.kind === 'state_entered' && event.state !== undefined) this.#states.add(event.state)
      if (event.kind === 'transition_taken') this.#transitions.add(event.data.transition)
    }
  }

  of(workflow: string, graph: WorkflowGraph): Coverage {
    const states = graph.states.filter(({ name }) => !this.#states.has(name)).map(({ name }) => name)
    const transitions = graph.transitions.filter((_, index) => !this.#transitions.has(index)).map(arrowText)
    return {
      workflow,
      states: part(graph.states.length, states),
      transitions: part(graph.transitions.length, transitions),
    }
  }
}

function part(total: number, missing: readonly string[]): Part {
  const covered = total - missing.length
  return { covered, total, percent: total === 0 ? 100 : Math.floor((covered / total) * 1000) / 10, missing }
}

/** An arrow as it is written. */
function arrowText({ from, to, condition }: Transition): string {
  const side = (names: readonly string[]) => (names.length === 1 ? names[0] : `[${names.join(', ')}]`)
  return `${side(from)} -> ${side(to)}${condition === null ? '' : `: ${condition}`}`
}

/** A table for people, one workflow after another, with what no test went through. */
export function coverageTable(all: readonly Coverage[]): string {
  const rows = all.flatMap(({ workflow, states, transitions }) => [
    [workflow, 'states', ...figures(states)],
    ['', 'transitions', ...figures(transitions)],
  ])
  const table = [['workflow', 'part', 'covered', ''], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)))
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  const missing = all.flatMap(({ states, transitions }) => [
    ...states.missing.map((name) => `not entered: ${name}`),
    ...transitions.missing.map((arrow) => `not taken: ${arrow}`),
  ])
  return [...lines, ...missing].join('\n')
}

const figures = ({ covered, total, percent }: Part): [string, string] => [
  `${covered} of ${total}`,
  `${percent} %`,
]
