import { createLineMap, openWorkflow } from '@rabbit/dsl'
import { ServiceError } from '../errors.ts'
import type { TextFacts } from '../stores/workflow-store.ts'

const shownErrors = 3

/** What lists show of a text. Texts with errors are saved like any other. */
export function factsOf(text: string): TextFacts {
  if (text.includes('\0')) {
    throw new ServiceError('BAD_INPUT', 'The text holds a zero character, which cannot be stored. Remove it.')
  }
  const { graph, diagnostics } = openWorkflow(text)
  return {
    text,
    identifier: graph.name,
    stateCount: graph.states.length,
    hasErrors: diagnostics.some(({ severity }) => severity === 'error'),
  }
}

/** Refuses a text that has errors, or nothing to run, and names what is wrong. */
export function openRunnable(text: string): ReturnType<typeof openWorkflow> {
  const workflow = openWorkflow(text)
  const errors = workflow.diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    const lines = createLineMap(text)
    const found = errors.map(({ from, code, message }) => ({ ...lines.positionAt(from), code, message }))
    const shown = found
      .slice(0, shownErrors)
      .map(({ line, column, message }) => `${line}:${column} ${message}`)
    const more = found.length > shownErrors ? ` And ${found.length - shownErrors} more.` : ''
    const count = found.length === 1 ? 'an error' : `${found.length} errors`
    throw new ServiceError(
      'WORKFLOW_INVALID',
      `The text has ${count}, so it cannot run: ${shown.join(' ')}${more}`,
      {
        diagnostics: found,
      },
    )
  }
  if (workflow.graph.states.length === 0) {
    throw new ServiceError(
      'WORKFLOW_INVALID',
      'The text has no state, so there is nothing to run. Write start -> end to begin with.',
    )
  }
  return workflow
}
