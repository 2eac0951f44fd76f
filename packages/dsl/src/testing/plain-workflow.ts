import type { WorkflowGraph } from '../graph/graph.ts'
import type { Tree } from '../syntax/tree.ts'
import type { Workflow } from '../workflow.ts'

/** All that a workflow says, as plain values to compare: equal whether it was opened or came about by edits. */
export function plainWorkflow({ tree, graph, diagnostics }: Workflow): unknown {
  return { tree: plainTree(tree), graph: plainGraph(graph), diagnostics }
}

/** All that a tree says, without what says where it was read. */
function plainTree({ statements, starts, names }: Tree): unknown {
  return statements.map((statement, index) => {
    const start = starts[index]
    if (statement.kind !== 'transition') return { start, statement }
    const { kind, length, contentEnd, semicolon, reach, diagnostics } = statement
    const { groups, arrows, colon, guard, guardKind, condition, quorums } = statement
    const mentions = statement.mentions.map((mention) => [names.at(mention >> 2).name, mention & 3])
    return {
      ...{ start, kind, length, contentEnd, semicolon, reach, diagnostics, names: statement.names, mentions },
      ...{ groups, arrows, colon, guard, guardKind, condition, quorums },
    }
  })
}

/** With the expressions of the guards, which a graph makes when they are asked for. */
function plainGraph(graph: WorkflowGraph): unknown {
  const transitions = graph.transitions.map((transition) => {
    const { guard } = transition
    return guard?.kind === 'expression'
      ? { ...transition, guard: { kind: guard.kind, expression: guard.expression } }
      : transition
  })
  return { ...graph, transitions }
}
