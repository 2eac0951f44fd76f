import type { EditStep, WorkflowEdit, WorkflowGraph } from '@rabbit/dsl'
import type { Line } from '../index.ts'

/** Another meaning that the same drawn line could have, and the edits that give it. */
export interface OtherReading {
  readonly title: string
  /** Each is planned on the text that the one before left; what is new comes first, so that no state is ever without an arrow. */
  readonly edits: readonly EditStep[]
}

const found = (graph: WorkflowGraph, from: readonly string[], to: readonly string[]): number =>
  graph.transitions.findIndex((each) => sameNames(each.from, from) && sameNames(each.to, to))

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name))

/** What a selected line could mean instead: a branch of a fork alone, two arrows as a fork, several arrows as a join. */
export function otherReadings(graph: WorkflowGraph, line: Line): readonly OtherReading[] {
  const transition = graph.transitions[line.transition]
  if (!transition) return []
  const { from, to } = transition
  const readings: OtherReading[] = []
  if (to.length > 1 && line.to !== null) readings.push(leaveFork(from, to, line.to))
  if (from.length > 1 && line.from !== null) readings.push(leaveJoin(from, to, line.from))
  const beside = graph.transitions.filter((each) => each !== transition && sameNames(each.from, from))
  if (to.length === 1 && to[0] !== undefined && beside.length > 0)
    readings.push(...joinFork(graph, line.transition))
  if (from.length === 1 && to.length === 1) readings.push(...joinArrows(graph, line.transition))
  return readings
}

function leaveFork(from: readonly string[], to: readonly string[], name: string): OtherReading {
  return {
    title: 'As a choice of its own',
    edits: [
      () => ({ kind: 'connect', from, to: [name], as: 'arrow' }),
      (graph) => ({ kind: 'disconnect', transition: found(graph, from, to), from: from[0] ?? '', to: name }),
    ],
  }
}

function leaveJoin(from: readonly string[], to: readonly string[], name: string): OtherReading {
  return {
    title: 'Without waiting for the others',
    edits: [
      () => ({ kind: 'connect', from: [name], to, as: 'arrow' }),
      (graph) => ({ kind: 'disconnect', transition: found(graph, from, to), from: name, to: to[0] ?? '' }),
    ],
  }
}

/** The arrow's target joins the unguarded arrow beside it. */
function joinFork(graph: WorkflowGraph, index: number): OtherReading[] {
  const transition = graph.transitions[index]
  const [target] = transition?.to ?? []
  if (!transition || target === undefined) return []
  const partner = graph.transitions.find(
    (each, other) => other !== index && each.guard === null && sameNames(each.from, transition.from),
  )
  if (!partner || partner.to.includes(target)) return []
  return [
    {
      title: `At the same time as ${partner.to.join(', ')}`,
      edits: [
        () => ({ kind: 'connect', from: transition.from, to: [target], as: 'fork' }),
        (now) => ({
          kind: 'disconnect',
          transition: now.transitions.findIndex(
            (each) =>
              sameNames(each.from, transition.from) &&
              sameNames(each.to, [target]) &&
              each.condition === transition.condition,
          ),
          from: transition.from[0] ?? '',
          to: target,
        }),
      ],
    },
  ]
}

/** The unguarded arrows into the same target become one join. */
function joinArrows(graph: WorkflowGraph, index: number): OtherReading[] {
  const transition = graph.transitions[index]
  const [target] = transition?.to ?? []
  if (!transition || target === undefined || transition.guard !== null) return []
  const partners = graph.transitions.filter(
    (each) => each.guard === null && each.from.length === 1 && sameNames(each.to, [target]),
  )
  const sources = [...new Set(partners.flatMap((each) => each.from))]
  if (sources.length < 2) return []
  return [
    {
      title: `Wait for ${sources.join(', ')}`,
      edits: [
        () => ({ kind: 'connect', from: sources, to: [target], join: 'all' }),
        ...sources.map(
          (name) =>
            (now: WorkflowGraph): WorkflowEdit => ({
              kind: 'disconnect',
              transition: found(now, [name], [target]),
              from: name,
              to: target,
            }),
        ),
      ],
    },
  ]
}
