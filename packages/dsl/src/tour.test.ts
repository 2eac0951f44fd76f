import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { applyEdits, createLineMap, editWorkflow, isRefusal, openWorkflow, planTextEdit } from './index.ts'

it('is the tour of the README', () => {
  // tour
  const workflow = openWorkflow('start -> check # orders\ncheck -> ship: amount > 0\n')
  expect(workflow.graph.entry).toBe('start')
  expect(workflow.graph.transitions[1]?.condition).toBe('amount > 0')

  const edits = planTextEdit(workflow, {
    kind: 'connect',
    from: ['check'],
    to: ['end'],
    condition: 'otherwise',
  })
  if (isRefusal(edits)) throw new Error(edits.message)
  expect(applyEdits(workflow.text, edits)).toBe(`${workflow.text}check -> end: otherwise\n`)

  const end = workflow.text.indexOf(' 0')
  const broken = editWorkflow(workflow, [{ from: end, to: end + 2, insert: '' }])
  const problem = broken.diagnostics.find(({ severity }) => severity === 'error')
  expect(problem).toMatchObject({ code: 'R002', message: 'Here a value is missing.' })
  expect(createLineMap(broken.text).positionAt(problem?.from ?? 0)).toEqual({ line: 2, column: 24 })
  // end
})

it('stands in the README as it is tested', () => {
  const source = readFileSync(new URL('./tour.test.ts', import.meta.url), 'utf8')
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const tour = source.slice(source.indexOf('  // tour\n') + 10, source.indexOf('  // end\n'))
  expect(readme).toContain(tour.replaceAll(/^ {2}/gm, ''))
})
