import type { Trigger } from '../graph/graph.ts'
import { sameInput, sameTrigger } from '../graph/same.ts'
import type { Workflow } from '../workflow.ts'
import type { WorkflowChange } from './change.ts'

/** Inputs field by field; at least one change when the lists differ. */
export function compareInputs(before: Workflow, after: Workflow): readonly WorkflowChange[] {
  const byName = ({ graph }: Workflow) => new Map(graph.inputs.map((field) => [field.name, field]))
  const [was, is] = [byName(before), byName(after)]
  const [sourcesBefore, sourcesAfter] = [fieldSources(before), fieldSources(after)]
  const changes: WorkflowChange[] = []
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [a, b] = [was.get(name), is.get(name)]
    if (a && b && sameInput(a, b)) continue
    changes.push({
      kind: 'input-changed',
      name,
      before: a ? (sourcesBefore.get(name) ?? name) : null,
      after: b ? (sourcesAfter.get(name) ?? name) : null,
    })
  }
  return changes.length > 0 ? changes : [{ kind: 'inputs-reordered' }]
}

/** What stands behind each field's name: its type and default. */
function fieldSources({ tree, text }: Workflow): ReadonlyMap<string, string> {
  const index = tree.statements.findIndex(({ kind }) => kind === 'input')
  const statement = tree.statements[index]
  if (statement?.kind !== 'input') return new Map()
  const start = tree.starts[index] ?? 0
  return new Map(
    statement.fields
      .toReversed()
      .map((field) => [field.key.name, text.slice(start + field.from, start + field.to)]),
  )
}

/** Triggers by what they say; one that went and one of its kind that came are one that changed. */
export function compareTriggers(
  before: readonly Trigger[],
  after: readonly Trigger[],
): readonly WorkflowChange[] {
  const gone = [...before]
  const come = after.filter((trigger) => {
    const at = gone.findIndex((old) => sameTrigger(old, trigger))
    if (at >= 0) gone.splice(at, 1)
    return at < 0
  })
  const changes: WorkflowChange[] = come.map((trigger) => {
    const at = gone.findIndex(({ kind }) => kind === trigger.kind)
    const [old] = at < 0 ? [] : gone.splice(at, 1)
    return { kind: 'trigger-changed', before: old?.text ?? null, after: trigger.text }
  })
  for (const { text } of gone) changes.push({ kind: 'trigger-changed', before: text, after: null })
  return changes.length > 0 ? changes : [{ kind: 'triggers-reordered' }]
}
