import { parseExpression, type WorkflowGraph } from '@rabbit/dsl'

/** The forms of a guard that are not expressions. */
const special = /^(otherwise\b|on\s+(error|timeout)\b|ai\s*["'])/

/** What is wrong with a guard while it is typed, in a sentence; null when it reads well. */
export function guardProblem(text: string): string | null {
  const guard = text.trim()
  if (guard === '' || special.test(guard)) return null
  if (/[;\n\r]/.test(guard)) return 'A guard stays on one line and holds no semicolon.'
  const { diagnostics } = parseExpression(guard)
  return diagnostics.find(({ severity }) => severity === 'error')?.message ?? null
}

const choicesOf = (graph: WorkflowGraph, name: string): string[] => {
  const state = graph.states.find((each) => each.name === name)
  const choices =
    state?.type === 'decision' ? state.properties.find((property) => property.name === 'choices') : undefined
  if (choices?.value.kind !== 'list') return []
  return choices.value.items.flatMap((item) => {
    if (item.kind === 'name') return [item.name]
    if (item.kind === 'string') return item.parts.filter((part) => typeof part === 'string')
    return []
  })
}

const isName = (guard: string): boolean => guard !== 'otherwise' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(guard)

/** A few guards that fit an arrow out of these states: its decision's choices first, then the general ones. */
export function suggestGuards(graph: WorkflowGraph, from: readonly string[], own: number): readonly string[] {
  const taken = new Set<string>()
  graph.transitions.forEach((transition, index) => {
    if (index !== own && transition.from.some((name) => from.includes(name)) && transition.condition) {
      taken.add(transition.condition)
    }
  })
  const opposite = [...taken].flatMap((guard) => (isName(guard) ? [`not ${guard}`] : []))
  const all = [
    ...from.flatMap((name) => choicesOf(graph, name)),
    ...opposite,
    'otherwise',
    'on error',
    'on timeout',
  ]
  return [...new Set(all)].filter((guard) => !taken.has(guard)).slice(0, 6)
}
