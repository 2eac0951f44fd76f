import { openWorkflow, stepTypes, type Workflow } from '@rabbit/dsl'
import { renderDraft, schemaType, sound } from './build/render-draft.ts'
import type { Draft, DraftTransition } from './draft.ts'
import { toKey, toName } from './words/name.ts'

export interface Repaired {
  readonly draft: Draft
  readonly workflow: Workflow
  /** What had to be changed or left out, a sentence each. */
  readonly notes: readonly string[]
  /** False when errors are left. */
  readonly valid: boolean
}

/** Mends a draft, from rules or from a model, until its text has no errors. */
export function repairDraft(draft: Draft): Repaired {
  const notes: string[] = []
  let current = mendStates(mendNames(draft), notes)
  current = mendEntry(mendTransitions(current, notes), notes)
  let workflow = openWorkflow(renderDraft(current))
  for (let round = 0; round < 3 && errorsOf(workflow).length > 0; round += 1) {
    const next = dropProperties(current, workflow, notes)
    if (next === current) break
    current = next
    workflow = openWorkflow(renderDraft(current))
  }
  return { draft: current, workflow, notes, valid: errorsOf(workflow).length === 0 }
}

export function errorsOf(workflow: Workflow) {
  return workflow.diagnostics.filter(({ severity }) => severity === 'error')
}

function mendNames(draft: Draft): Draft {
  const name = toName(draft.name)
  const title = draft.title?.replace(/\s+/g, ' ').trim() ?? null
  return {
    ...draft,
    name: name === '' ? 'workflow_from_words' : name,
    title: title === '' ? null : title,
    inputs: draft.inputs
      .map((input) => ({ ...input, name: toKey(input.name) }))
      .filter(
        (input, i, all) => input.name !== '' && all.findIndex((other) => other.name === input.name) === i,
      ),
  }
}

function mendStates(draft: Draft, notes: string[]): Draft {
  const seen = new Set<string>()
  const states = draft.states.flatMap((state) => {
    const name = oneLine(state.name)
    if (name === '' || name === 'start' || name === 'end' || seen.has(name)) return []
    seen.add(name)
    if (stepTypes.has(state.type)) return [{ ...state, name }]
    notes.push(`There is no state type "${state.type}"; "${name}" became a task.`)
    return [
      {
        name,
        type: 'task',
        properties: state.properties.filter(({ path }) => schemaType('task', path) !== null),
      },
    ]
  })
  return { ...draft, states }
}

function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim()
}

function mendTransitions(draft: Draft, notes: string[]): Draft {
  const transitions = draft.transitions.flatMap((transition): DraftTransition[] => {
    const from = unique(transition.from.map(oneLine))
    const to = unique(transition.to.map(oneLine))
    if (from.length === 0 || to.length === 0) return []
    const join =
      from.length < 2
        ? null
        : typeof transition.join === 'number'
          ? Math.min(Math.max(1, Math.round(transition.join)), from.length)
          : (transition.join ?? 'all')
    const { guard } = transition
    if (guard?.kind === 'expression' && sound(guard.text) === null) {
      notes.push(
        `The condition "${guard.text}" of ${from.join(', ')} could not be read; the arrow to ${to.join(', ')} is left out.`,
      )
      return []
    }
    return [{ from, to, join, guard }]
  })
  return { ...draft, transitions }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ''))]
}

/** There is one way in, and it is `start`. */
function mendEntry(draft: Draft, notes: string[]): Draft {
  if (draft.transitions.some(({ from }) => from.includes('start'))) return draft
  const targets = new Set(
    draft.transitions.flatMap(({ from, to }) => (to.every((name) => from.includes(name)) ? [] : to)),
  )
  const first =
    draft.transitions.flatMap(({ from }) => from).find((name) => !targets.has(name)) ?? draft.states[0]?.name
  if (first === undefined) return draft
  notes.push(`It begins with "${first}".`)
  return {
    ...draft,
    transitions: [{ from: ['start'], to: [first], join: null, guard: null }, ...draft.transitions],
  }
}

/** Last resort: a property that the language does not take is left out, and said so. */
function dropProperties(draft: Draft, workflow: Workflow, notes: string[]): Draft {
  let changed = false
  const states = draft.states.map((state) => {
    const alone = (properties: typeof state.properties) =>
      openWorkflow(
        renderDraft({
          ...draft,
          triggers: [],
          inputs: [],
          states: [{ ...state, properties }],
          transitions: [{ from: ['start'], to: [state.name], join: null, guard: null }],
        }),
      )
    if (errorsOf(alone(state.properties)).length === 0) return state
    const kept = state.properties.filter((property) => {
      const fine =
        errorsOf(alone(state.properties.filter((other) => other !== property))).length >=
        errorsOf(alone(state.properties)).length
      if (!fine)
        notes.push(
          `The property "${property.path.join('.')}" of "${state.name}" does not fit and is left out.`,
        )
      return fine
    })
    const missing = errorsOf(alone(kept)).length > 0
    if (missing)
      notes.push(`"${state.name}" lacks what a state of type ${state.type} needs; it became a task.`)
    if (kept.length === state.properties.length && !missing) return state
    changed = true
    return missing ? { name: state.name, type: 'task', properties: [] } : { ...state, properties: kept }
  })
  const triggers = draft.triggers.filter((trigger) => {
    const fine =
      errorsOf(
        openWorkflow(
          renderDraft({
            ...draft,
            states: [],
            inputs: [],
            triggers: [trigger],
            transitions: [{ from: ['start'], to: ['end'], join: null, guard: null }],
          }),
        ),
      ).length === 0
    if (!fine) notes.push(`The trigger ${trigger.kind} does not fit and is left out.`)
    return fine
  })
  void workflow
  if (!changed && triggers.length === draft.triggers.length) return draft
  return { ...draft, states, triggers }
}
