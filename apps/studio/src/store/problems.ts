import { type Diagnostic, type StateName, spanOf, type Workflow } from '@rabbit/dsl'

/** Which diagnostics concern which drawn thing. */
export interface ProblemsAt {
  readonly states: ReadonlyMap<StateName, readonly Diagnostic[]>
  /** By the transition's index in the graph. */
  readonly transitions: ReadonlyMap<number, readonly Diagnostic[]>
}

const known = new WeakMap<Workflow, ProblemsAt>()

/** Each diagnostic at the smallest state or transition of the text that holds it. Computed once per workflow. */
export function problemsAt(workflow: Workflow): ProblemsAt {
  const found = known.get(workflow)
  if (found) return found
  const result = place(workflow)
  known.set(workflow, result)
  return result
}

interface Place {
  readonly from: number
  readonly to: number
  readonly state: StateName | null
  readonly transition: number
}

function place(workflow: Workflow): ProblemsAt {
  const states = new Map<StateName, Diagnostic[]>()
  const transitions = new Map<number, Diagnostic[]>()
  if (workflow.diagnostics.length > 0) {
    const places = placesOf(workflow)
    for (const diagnostic of workflow.diagnostics) {
      const at = smallestAround(places, diagnostic)
      if (at?.state != null) push(states, at.state, diagnostic)
      else if (at) push(transitions, at.transition, diagnostic)
    }
  }
  return { states, transitions }
}

function placesOf(workflow: Workflow): Place[] {
  const places: Place[] = []
  for (const { name, declared } of workflow.graph.states) {
    const span = declared ? spanOf(workflow, { state: name }) : null
    if (span) places.push({ ...span, state: name, transition: -1 })
  }
  workflow.graph.transitions.forEach((_, transition) => {
    const span = spanOf(workflow, { transition })
    if (span) places.push({ ...span, state: null, transition })
  })
  return places
}

function smallestAround(places: readonly Place[], { from, to }: Diagnostic): Place | null {
  let best: Place | null = null
  for (const place of places) {
    if (place.from > from || place.to < to) continue
    if (!best || place.to - place.from < best.to - best.from) best = place
  }
  return best
}

function push<K>(map: Map<K, Diagnostic[]>, key: K, diagnostic: Diagnostic): void {
  const list = map.get(key)
  if (list) list.push(diagnostic)
  else map.set(key, [diagnostic])
}
