import { compileExpression, evaluate, type Json, openWorkflow, parseExpression, runForm } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { partsNamed, readCases } from '../testing/cases.ts'
import { translateByRules } from './translate.ts'

/** Where nothing leads, a loop that never ends, a join that never completes. */
const dead = ['R031', 'R034', 'R036']

const texts = ['translate', 'translate-held-out', 'translate-more'].flatMap((folder) =>
  readCases(folder).flatMap((given) => {
    const { value } = translateByRules(partsNamed(given, 'words').join('\n'))
    return value.kind === 'workflow' ? [[`${given.file}: ${given.name}`, value.text] as const] : []
  }),
)

describe.each(texts)('the workflow of %s', (_, text) => {
  const workflow = openWorkflow(text)

  it('is sound, and every state of it can be reached', () => {
    const found = workflow.diagnostics.filter(
      ({ severity, code }) => severity === 'error' || dead.includes(code),
    )
    expect(found.map(({ message }) => message)).toEqual([])
  })

  it('has guards that hold or not with what the run form proposes', () => {
    const proposed = runForm(workflow.graph).map(({ name, proposed }) => [name, proposed] as const)
    const answer = { approved: true, comment: '', approved_by: 'someone' }
    const steps = Object.fromEntries(workflow.graph.states.map(({ name }) => [name, answer]))
    const scope: Record<string, Json> = { ...answer, ...Object.fromEntries(proposed), steps }
    const failed = workflow.graph.transitions.flatMap(({ guard, condition }) => {
      const expression =
        guard?.kind === 'expression' && condition !== null ? parseExpression(condition).expression : null
      if (expression === null) return []
      const result = evaluate(compileExpression(expression), scope, { now: 0 })
      return result.kind === 'error' ? [`${condition}: ${result.error.message}`] : []
    })
    expect(failed).toEqual([])
  })
})
