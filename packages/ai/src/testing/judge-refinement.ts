import { diffGraphs, graphsEqual, openWorkflow, type WorkflowGraph } from '@rabbit/dsl'
import { type EvaluationCase, linesOf, partsNamed } from './cases.ts'

/** What is wrong with a refinement, a sentence each. Order of arrows and declarations of plain tasks do not count. */
export function judgeRefinement(given: EvaluationCase, text: string | null, question: string): string[] {
  const wanted = linesOf(given, 'question')
  if (wanted.length > 0) {
    if (text !== null) return [`should have asked back, but made:\n${text}`]
    return wanted
      .filter((piece) => !question.includes(piece))
      .map((piece) => `the question lacks "${piece}": ${question}`)
  }
  if (text === null) return [`asked back: ${question}`]
  const graph = openWorkflow(text).graph
  const problems = partsNamed(given, 'after').some((after) =>
    graphsEqual(plain(openWorkflow(after).graph), plain(graph)),
  )
    ? []
    : [
        `became:\n${text}\n${JSON.stringify(diffGraphs(plain(openWorkflow(partsNamed(given, 'after')[0] ?? '').graph), plain(graph)))}`,
      ]
  const comments = partsNamed(given, 'before').join('\n').match(/#.*/g) ?? []
  problems.push(
    ...comments
      .filter(
        (comment) =>
          !text.includes(comment.trim()) && !partsNamed(given, 'lost').join().includes(comment.trim()),
      )
      .map((comment) => `lost the comment ${comment}`),
  )
  const errors = openWorkflow(text).diagnostics.filter(({ severity }) => severity === 'error')
  return [...problems, ...errors.map(({ message }) => `error: ${message}`)]
}

/** Without what does not matter to a reader: the order of things, and whether a plain task is declared. */
export function plain(graph: WorkflowGraph): WorkflowGraph {
  const states = graph.states
    .map((state) => ({ ...state, declared: state.properties.length > 0 || state.type !== 'task' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const key = (value: unknown) => JSON.stringify(value)
  const transitions = graph.transitions
    .map((transition) => ({
      ...transition,
      from: [...transition.from].sort(),
      to: [...transition.to].sort(),
    }))
    .sort((a, b) => (key([a.from, a.to, a.condition]) < key([b.from, b.to, b.condition]) ? -1 : 1))
  return { ...graph, states, transitions }
}
