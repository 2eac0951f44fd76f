import { type Guard, type Join, quoteText, type State, type StateName, type WorkflowGraph } from '@rabbit/dsl'
import { exitsOf, isTerminal } from '../exits.ts'
import { printExpression } from '../print-expression.ts'
import { escapeLabel, isPlainId } from './text.ts'

/** The workflow as a flowchart: the type of a state is its class, forks and joins are bars. */
export function writeMermaid(graph: WorkflowGraph): string {
  const exits = exitsOf(graph)
  const ids = new Map<StateName, string>()
  graph.states.forEach(({ name }, at) => {
    ids.set(name, isPlainId(name) ? name : `node${at + 1}`)
  })
  const idOf = (name: StateName) => ids.get(name) ?? name
  const title = graph.title ?? graph.name
  const lines: string[] = title === null ? [] : ['---', `title: ${JSON.stringify(title)}`, '---']
  lines.push('flowchart LR')
  for (const state of graph.states)
    lines.push(`  ${idOf(state.name)}${shapeOf(state, isTerminal(state.name, exits))}`)
  let bars = 0
  const bar = (kind: 'fork' | 'join', join: Join | null, count: number) => {
    bars++
    const id = `${kind}${bars}`
    const words = join === 'any' ? 'any' : `${join} of ${count}`
    lines.push(join === null || join === 'all' ? `  ${id}@{ shape: fork }` : `  ${id}{{"${words}"}}:::join`)
    return id
  }
  const arrow = (from: string, to: string, guard: Guard | null) =>
    lines.push(`  ${from} -->${guard === null ? '' : `|"${escapeLabel(labelOf(guard))}"|`} ${to}`)
  const leave = (from: string, to: readonly StateName[], guard: Guard | null) => {
    const [only] = to
    if (to.length === 1 && only !== undefined) return arrow(from, idOf(only), guard)
    const fork = bar('fork', null, to.length)
    arrow(from, fork, guard)
    for (const name of to) arrow(fork, idOf(name), null)
  }
  const joins = new Map(exits.joins.map((group) => [group, bar('join', group.join, group.from.length)]))
  for (const { name } of graph.states) {
    let closed = false
    for (const { to, guard } of exits.own.get(name) ?? []) {
      // Two arrows without a label would read as a fork; the second one is never followed.
      if (!(closed && guard === null)) leave(idOf(name), to, guard)
      closed ||= guard === null
    }
    for (const group of exits.joinsOf.get(name) ?? []) arrow(idOf(name), joins.get(group) ?? '', null)
  }
  for (const group of exits.joins) {
    let closed = false
    for (const { to, guard } of group.transitions) {
      if (!(closed && guard === null)) leave(joins.get(group) ?? '', to, guard)
      closed ||= guard === null
    }
  }
  return `${lines.join('\n')}\n`
}

function shapeOf({ name, type, declared }: State, terminal: boolean): string {
  const label = `"${escapeLabel(name)}"`
  if (!declared && (name === 'start' || (name === 'end' && terminal))) return `([${label}])`
  const shape = type === 'decision' ? `{${label}}` : `[${label}]`
  return declared && type !== 'task' && /^\w+$/.test(type) ? `${shape}:::${type}` : shape
}

/** The words on an arrow; `if` tells a condition from a choice. */
function labelOf(guard: Guard): string {
  switch (guard.kind) {
    case 'expression':
      return `if ${printExpression(guard.expression)}`
    case 'otherwise':
      return 'otherwise'
    case 'choice':
      return guard.choice
    case 'error':
      return guard.errorClass === null ? 'on error' : `on error ${guard.errorClass}`
    case 'timeout':
      return 'on timeout'
    case 'ai':
      return `ai ${quoteText(guard.statement)}${guard.minConfidence === null ? '' : ` >= ${guard.minConfidence}`}`
  }
}
