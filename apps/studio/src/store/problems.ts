import type { Diagnostic, StateName, Workflow } from '@rabbit/dsl'
import { statementAt } from './statement-at.ts'

/** Which diagnostics concern which drawn thing. */
export interface ProblemsAt {
  readonly states: ReadonlyMap<StateName, readonly Diagnostic[]>
  /** By the transition's index in the graph. */
  readonly transitions: ReadonlyMap<number, readonly Diagnostic[]>
  /** Errors of statements that cannot be read: drawn as ghosts, and told at every drawn state that they name. */
  readonly broken: readonly Diagnostic[]
}

const known = new WeakMap<Workflow, ProblemsAt>()

/** Each diagnostic at the state or transition whose statement holds it. Computed once per workflow. */
export function problemsAt(workflow: Workflow): ProblemsAt {
  const found = known.get(workflow)
  if (found) return found
  const result = place(workflow)
  known.set(workflow, result)
  return result
}

function place({ text, tree, graph, diagnostics }: Workflow): ProblemsAt {
  const states = new Map<StateName, Diagnostic[]>()
  const transitions = new Map<number, Diagnostic[]>()
  const broken: Diagnostic[] = []
  let drawn: Set<StateName> | null = null
  const firstArrows = diagnostics.length > 0 ? firstArrowsOf(tree) : []
  for (const diagnostic of diagnostics) {
    const index = statementAt(tree.starts, diagnostic.from)
    const statement = tree.statements[index]
    const offset = diagnostic.from - (tree.starts[index] ?? 0)
    if (statement?.kind === 'state') push(states, statement.name.name, diagnostic)
    else if (statement?.kind === 'transition') {
      const arrow = Math.max(
        0,
        statement.arrows.findLastIndex((at) => at <= offset),
      )
      push(transitions, (firstArrows[index] ?? 0) + arrow, diagnostic)
    } else if (diagnostic.severity === 'error') {
      broken.push(diagnostic)
      const start = tree.starts[index] ?? 0
      drawn ??= new Set(graph.states.map(({ name }) => name))
      for (const name of wordsOf(text.slice(start, start + (statement?.length ?? 0)))) {
        if (drawn.has(name)) push(states, name, diagnostic)
      }
    }
  }
  return { states, transitions, broken }
}

/** What may be a name in a statement that cannot be read: its words, and what stands in quotes, each once. */
function wordsOf(statement: string): ReadonlySet<string> {
  const words = statement.matchAll(/"([^"\n]*)"|'([^'\n]*)'|[\p{L}\p{M}\p{N}_]+(?:-[\p{L}\p{M}\p{N}_]+)*/gu)
  return new Set([...words].map(([word, double, single]) => double ?? single ?? word))
}

/** For each statement, how many arrows stand before it. */
function firstArrowsOf({ statements }: Workflow['tree']): readonly number[] {
  let count = 0
  return statements.map((statement) => {
    const first = count
    if (statement.kind === 'transition') count += statement.arrows.length
    return first
  })
}

function push<K>(map: Map<K, Diagnostic[]>, key: K, diagnostic: Diagnostic): void {
  const list = map.get(key)
  if (list) list.push(diagnostic)
  else map.set(key, [diagnostic])
}
