import { assertNever } from '../build/assert-never.ts'
import { guardText, sound, write } from '../build/render-draft.ts'
import type { DraftGuard } from '../draft.ts'
import type { ModelEdit } from '../prompts/refine-prompt.ts'
import { errorsOf } from '../repair.ts'
import { propertyValues } from './new-step.ts'
import { Refused, Session } from './session.ts'

export type AppliedEdits =
  | { readonly kind: 'edited'; readonly text: string }
  /** Why they cannot be made, in a sentence. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Makes a model's edits on the present text; all of them or none, and never with a new error. */
export function applyModelEdits(text: string, edits: readonly ModelEdit[]): AppliedEdits {
  const session = new Session(text)
  const before = errorsOf(session.workflow).length
  try {
    for (const edit of edits) applyOne(session, edit)
    session.tidy()
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', reason: error.message }
    throw error
  }
  const errors = errorsOf(session.workflow)
  if (errors.length > before)
    return { kind: 'refused', reason: errors[0]?.message ?? 'The text would have an error.' }
  if (session.workflow.text === text) return { kind: 'refused', reason: 'The edits change nothing.' }
  return { kind: 'edited', text: session.workflow.text }
}

function applyOne(session: Session, edit: ModelEdit): void {
  switch (edit.kind) {
    case 'add-state':
      if (edit.type === 'task' && edit.properties.length === 0 && !session.names.includes(edit.name))
        session.bare.add(edit.name)
      else
        session.apply({
          kind: 'add-state',
          name: edit.name,
          type: edit.type,
          properties: propertyValues(edit.type, edit.properties),
        })
      return
    case 'remove-state':
    case 'rename-state':
    case 'retype-state':
      session.apply(edit)
      return
    case 'set-property': {
      const { path, value } = edit.property
      session.apply({
        kind: 'set-property',
        state: edit.state,
        path,
        value: { source: write(value, path, session.typeOf(edit.state)) },
      })
      return
    }
    case 'clear-property':
      session.apply({ kind: 'set-property', state: edit.state, path: edit.path, value: null })
      return
    case 'connect':
      session.apply({
        kind: 'connect',
        from: edit.from,
        to: edit.to,
        condition: conditionOf(edit.guard),
        as: 'arrow',
        ...(edit.join === null || edit.from.length < 2 ? {} : { join: edit.join }),
      })
      return
    case 'disconnect':
      session.apply({
        kind: 'disconnect',
        transition: arrowIndex(session, edit.from, edit.to),
        from: edit.from,
        to: edit.to,
      })
      return
    case 'set-guard':
      session.apply({
        kind: 'set-guard',
        transition: arrowIndex(session, edit.from, edit.to),
        condition: conditionOf(edit.guard),
      })
      return
    case 'set-trigger':
      session.apply({
        kind: 'set-triggers',
        triggers: [edit.trigger],
        gone: session.workflow.graph.triggers.flatMap(({ kind }, i) =>
          kind === edit.trigger.kind ? [i] : [],
        ),
      })
      return
    default:
      assertNever(edit)
  }
}

function conditionOf(guard: DraftGuard | null): string | null {
  if (guard?.kind === 'expression' && sound(guard.text) === null)
    throw new Refused(`The condition "${guard.text}" cannot be read.`)
  return guard === null ? null : guardText(guard)
}

function arrowIndex(session: Session, from: string, to: string): number {
  const index = session.transitions.findIndex(
    (transition) => transition.from.includes(from) && transition.to.includes(to),
  )
  if (index < 0) throw new Refused(`There is no arrow from "${from}" to "${to}".`)
  return index
}
