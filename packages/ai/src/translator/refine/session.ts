import { editWorkflow, isRefusal, openWorkflow, type Transition, type Workflow } from '@rabbit/dsl'
import { planRefineEdit, type RefineEdit } from './plan-edit.ts'

/** A sentence that goes back to the person instead of a change. */
export class NotClear {
  readonly question: string
  constructor(question: string) {
    this.question = question
  }
}

/** The text while it is being refined: each edit is planned on the text that the one before it left. */
export class Session {
  workflow: Workflow
  readonly edits: RefineEdit[] = []
  readonly notes: string[] = []
  /** Tasks without properties that arrows may name: new ones, and ones on their way to another place. */
  readonly bare = new Set<string>()
  private readonly declared: Set<string>
  /** What was done, in words, a sentence each. */
  readonly done: string[] = []
  /** The state that `it` means. */
  focus: string | null = null

  constructor(text: string) {
    this.workflow = openWorkflow(text)
    this.declared = new Set(
      this.workflow.graph.states.filter(({ declared }) => declared).map(({ name }) => name),
    )
  }

  get transitions(): readonly Transition[] {
    return this.workflow.graph.transitions
  }

  get names(): readonly string[] {
    const names = this.workflow.graph.states.map(({ name }) => name)
    return [...names, ...[...this.bare].filter((name) => !names.includes(name))]
  }

  apply(edit: RefineEdit): void {
    const planned = planRefineEdit(this.workflow, edit, this.bare)
    if (isRefusal(planned)) throw new Refused(planned.message)
    this.workflow = editWorkflow(this.workflow, planned)
    if (edit.kind === 'rename-state' && this.declared.has(edit.name)) this.declared.add(edit.newName)
    this.edits.push(edit)
  }

  /** Takes back declarations that only kept a state alive, and declares what no arrow names in the end. */
  tidy(): void {
    for (const name of this.bare)
      if (!this.workflow.graph.states.some((state) => state.name === name))
        this.apply({ kind: 'add-state', name, type: 'task' })
    for (const { name, declared, type, properties } of this.workflow.graph.states) {
      if (!declared || this.declared.has(name) || type !== 'task' || properties.length > 0) continue
      const edge = name === 'start' || name === 'end'
      if (edge || this.transitions.some(({ from, to }) => from.includes(name) || to.includes(name)))
        this.apply({ kind: 'undeclare', state: name })
    }
    this.bare.clear()
  }

  typeOf(name: string): string {
    return this.workflow.graph.states.find((state) => state.name === name)?.type ?? 'task'
  }

  leaving(name: string): { readonly index: number; readonly transition: Transition }[] {
    return this.transitions
      .map((transition, index) => ({ index, transition }))
      .filter(({ transition }) => transition.from.includes(name))
  }

  entering(name: string): { readonly index: number; readonly transition: Transition }[] {
    return this.transitions
      .map((transition, index) => ({ index, transition }))
      .filter(({ transition }) => transition.to.includes(name))
  }
}

/** An edit that the language refused; caught where the instruction is answered. */
export class Refused extends Error {}
