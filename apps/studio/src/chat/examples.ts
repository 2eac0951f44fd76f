import type { WorkflowGraph } from '@rabbit/dsl'

const orderExample =
  'When an order arrives, validate it. If it is valid, charge the card and send a confirmation at the same time, then archive it. If it is invalid, notify the customer.'

/** What one may say, fitting the workflow that is open. */
export function examplesFor(graph: Pick<WorkflowGraph, 'states'>): readonly string[] {
  const state = graph.states.find(({ name, type }) => !['start', 'end'].includes(name) && type !== 'wait')
  if (!state)
    return [orderExample, 'Every morning, fetch the report, and if it has errors ask the team for approval.']
  return [
    'Explain this workflow.',
    `Retry ${state.name} 5 times.`,
    `Add an approval before ${state.name}.`,
    orderExample,
  ]
}
