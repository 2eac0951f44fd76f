import { spanOf, type Transition } from '@rabbit/dsl'
import type { WorkflowChange } from '@rabbit/dsl/compare'
import { useStudio, workflowOf } from '../store/index.ts'

/** Selects what a change is about, on the canvas and in the text; of what is gone, the states that it was between. */
export function showChange(change: WorkflowChange): void {
  switch (change.kind) {
    case 'transition-added':
      showTransition(change.transition, change.index)
      return
    case 'rerouted':
    case 'reguarded':
    case 'join-changed':
      showTransition(change.after, change.index)
      return
    case 'transition-removed':
      showStates(change.transition.from)
      return
    case 'transitions-reordered':
      showStates(change.states)
      return
    case 'state-added':
    case 'state-removed':
      showStates([change.state.name])
      return
    case 'state-renamed':
    case 'retyped':
    case 'declared':
    case 'property-changed':
    case 'properties-reordered':
    case 'placed':
      showStates([change.state])
      return
    case 'entry-changed':
      showStates([change.after ?? change.before ?? ''])
      return
    default:
      useStudio.getState().reveal({ from: 0, to: 0 })
  }
}

function showStates(names: readonly string[]): void {
  const [name = ''] = names
  const { selectAll, reveal } = useStudio.getState()
  selectAll(names.slice(0, 1))
  const span = spanOf(workflowOf(useStudio.getState()), { state: name })
  if (span) reveal(span)
}

function showTransition({ from, to }: Transition, transition: number): void {
  const { selectAll, selectLine, reveal } = useStudio.getState()
  selectAll(from.slice(0, 1))
  selectLine({ transition, from: from[0] ?? null, to: to[0] ?? null })
  const span = spanOf(workflowOf(useStudio.getState()), { transition })
  if (span) reveal(span)
}
