import { editWorkflow, openWorkflow, registerStepTypes, type Workflow } from '@rabbit/dsl'
import { answerers } from './answers.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

/** Typing goes on for about so long between two keys; the text is checked when it pauses. */
const checkPauseMs = 120

/**
 * The worker's side: keeps the text as the page tells it and answers about it. A question about another version than
 * the present one has no answer (null): the page has moved on and asks again.
 */
export function serveLanguage(send: (message: FromWorker) => void): (message: ToWorker) => void {
  let workflow: Workflow = openWorkflow('')
  let version = -1
  let checking: ReturnType<typeof setTimeout> | undefined

  const check = () => {
    clearTimeout(checking)
    checking = setTimeout(
      () => send({ kind: 'checked', version, diagnostics: workflow.diagnostics }),
      checkPauseMs,
    )
  }
  return (message) => {
    switch (message.kind) {
      case 'learn':
        registerStepTypes(message.stepTypes)
        return
      case 'open':
        workflow = openWorkflow(message.text, message.secrets ? { secrets: message.secrets } : {})
        version = message.version
        check()
        return
      case 'edit':
        workflow = editWorkflow(workflow, message.edits)
        version = message.version
        check()
        return
      case 'ask': {
        const answerer = answerers[message.question] as (of: Workflow, ...args: readonly unknown[]) => unknown
        const answer = message.version === version ? answerer(workflow, ...message.args) : null
        send({ kind: 'answer', id: message.id, answer })
      }
    }
  }
}
