import { diffGraphs, type GraphChange } from '../graph/diff.ts'
import type { WorkflowGraph } from '../graph/graph.ts'
import type { Workflow } from '../workflow.ts'
import type { WorkflowChange } from './change.ts'
import { compareInputs, compareTriggers } from './compare-headers.ts'
import { compareStates } from './compare-states.ts'
import { compareTransitions } from './compare-transitions.ts'
import { findRenames, renameStates } from './rename-states.ts'

/**
 * What was done between two versions: `diffGraphs` in the words of a person. A renamed state is one change, whatever
 * mentions it. Empty just when both mean the same. States before the change are named as they are after it.
 */
export function compareWorkflows(before: Workflow, after: Workflow): readonly WorkflowChange[] {
  const renames = findRenames(before.graph, after.graph)
  const base = renames.size === 0 ? before : renameStates(before, renames)
  const changes: WorkflowChange[] = [...renames].map(([old, name]) => ({
    kind: 'state-renamed',
    state: name,
    before: old,
    after: name,
  }))
  const diff = diffGraphs(base.graph, after.graph)
  for (const change of diff) changes.push(...refine(change, base, after))
  changes.push(...compareTransitions(diff, base.graph, after.graph))
  return changes.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function refine(change: GraphChange, before: Workflow, after: Workflow): readonly WorkflowChange[] {
  switch (change.kind) {
    case 'workflow-changed':
      return compareHeader(before.graph, after.graph)
    case 'inputs-changed':
      return compareInputs(before, after)
    case 'triggers-changed':
      return compareTriggers(before.graph.triggers, after.graph.triggers)
    case 'state-changed':
      return compareStates(change, before, after)
    case 'state-added':
    case 'state-removed':
    case 'placed':
    case 'entry-changed':
      return [change]
    case 'transition-added':
    case 'transition-removed':
    case 'transition-changed':
    case 'transitions-reordered':
      return []
  }
}

function compareHeader(before: WorkflowGraph, after: WorkflowGraph): readonly WorkflowChange[] {
  return (['name', 'title'] as const)
    .filter((what) => before[what] !== after[what])
    .map((what) => ({ kind: 'workflow-changed', what, before: before[what], after: after[what] }))
}

/** From the whole to its parts, as a person would tell it. */
const order: readonly WorkflowChange['kind'][] = [
  'workflow-changed',
  'input-changed',
  'inputs-reordered',
  'trigger-changed',
  'triggers-reordered',
  'entry-changed',
  'state-renamed',
  'state-added',
  'state-removed',
  'retyped',
  'declared',
  'property-changed',
  'properties-reordered',
  'transition-added',
  'transition-removed',
  'rerouted',
  'join-changed',
  'reguarded',
  'transitions-reordered',
  'placed',
]
