import type { Diagnostic } from './diagnostic/diagnostic.ts'
import { type BuiltGraph, buildGraph, rebuildGraph } from './graph/build.ts'
import type { WorkflowGraph } from './graph/graph.ts'
import { stepTypes as builtInStepTypes } from './step-type/built-in.ts'
import type { StepTypes } from './step-type/registry.ts'
import { defaultLimits, type Limits } from './syntax/limits.ts'
import { parse } from './syntax/parse.ts'
import { type ChangedStatements, reparse } from './syntax/reparse.ts'
import type { Tree } from './syntax/tree.ts'
import { applyEdits, composeEdits, type TextEdit } from './text/text-edit.ts'
import { type Checked, recheck, validate } from './validate/index.ts'

export interface WorkflowOptions {
  readonly limits?: Partial<Limits>
  /** Step types that the text may name; the built-in ones unless given. */
  readonly stepTypes?: StepTypes
  /** The names of the workspace's secrets, where they are known: others are reported. */
  readonly secrets?: readonly string[]
}

/** One text and all that is known about it. Immutable; `editWorkflow` makes the next one. */
export interface Workflow {
  readonly text: string
  readonly tree: Tree
  readonly graph: WorkflowGraph
  /** Of the text and of what it means, in text order; computed when first asked for. */
  readonly diagnostics: readonly Diagnostic[]
  readonly stepTypes: StepTypes
  /** The names of the workspace's secrets, where they are known. */
  readonly secrets?: readonly string[] | undefined
}

/** Reads a text. Any text has a workflow; what is wrong with it is in the diagnostics. */
export function openWorkflow(text: string, options: WorkflowOptions = {}): Workflow {
  const limits = { ...defaultLimits, ...options.limits }
  const tree = parse(text, limits)
  return new OpenWorkflow(
    tree,
    buildGraph(tree, options.stepTypes ?? builtInStepTypes),
    limits,
    options.secrets,
  )
}

/**
 * The workflow of the text after the edits. Equal to opening that text, but only the statements that the edits touch
 * are read again.
 *
 * @throws {RangeError} when the edits do not fit the text
 */
export function editWorkflow(workflow: Workflow, edits: readonly TextEdit[]): Workflow {
  if (edits.length === 0) return workflow
  const { tree, built, limits, secrets } = opened(workflow)
  if (tree.names.size > 4 * built.graph.states.length + maxForgottenNames) {
    return openWorkflow(applyEdits(tree.text, edits), {
      limits,
      stepTypes: built.stepTypes,
      ...(secrets ? { secrets } : {}),
    })
  }
  const next = reparse(tree, edits, limits)
  const edited = new OpenWorkflow(next.tree, rebuildGraph(built, next), limits, secrets)
  edited.follow(opened(workflow), edits, next.changed)
  return edited
}

/** Spares this thread the check that another one has made of an equal text with the same step types and secrets. */
export function adoptDiagnostics(workflow: Workflow, diagnostics: readonly Diagnostic[]): void {
  opened(workflow).known ??= diagnostics
}

/** So many names that are no longer in the text may stay in its table; then everything is read anew. */
const maxForgottenNames = 1000

class OpenWorkflow implements Workflow {
  readonly tree: Tree
  readonly built: BuiltGraph
  readonly limits: Limits
  readonly secrets: readonly string[] | undefined
  /** What another thread has found. */
  known: readonly Diagnostic[] | null = null
  private checked: Checked | null = null
  /** What it was made from, as long as its own diagnostics are not known. */
  private before: Before | null = null

  constructor(tree: Tree, built: BuiltGraph, limits: Limits, secrets: readonly string[] | undefined) {
    this.tree = tree
    this.built = built
    this.limits = limits
    this.secrets = secrets
  }

  /** Lets the diagnostics be found from those of the last workflow before it of which they are known. */
  follow({ checked, before }: OpenWorkflow, edits: readonly TextEdit[], changed: ChangedStatements): void {
    if (checked) this.before = { checked, edits, changed }
    else if (before)
      this.before = {
        checked: before.checked,
        edits: composeEdits(before.edits, edits),
        changed: composeChanges(before.changed, changed),
      }
  }

  get text(): string {
    return this.tree.text
  }

  get graph(): WorkflowGraph {
    return this.built.graph
  }

  get stepTypes(): StepTypes {
    return this.built.stepTypes
  }

  get diagnostics(): readonly Diagnostic[] {
    if (this.known) return this.known
    this.checked ??= this.check()
    this.before = null
    return this.checked.diagnostics
  }

  private check(): Checked {
    const { tree, built, before, limits, secrets } = this
    const options = { limits, secrets }
    return before
      ? recheck(before.checked, { tree, built, edits: before.edits, changed: before.changed }, options)
      : validate(tree, built, options)
  }
}

interface Before {
  readonly checked: Checked
  readonly edits: readonly TextEdit[]
  readonly changed: ChangedStatements
}

/** The statements that two changes, one after the other, concern together. */
function composeChanges(first: ChangedStatements, second: ChangedStatements): ChangedStatements {
  const end = Math.max(first.to, second.oldTo)
  return {
    from: Math.min(first.from, second.from),
    to: second.to + end - second.oldTo,
    oldTo: first.oldTo + end - first.to,
  }
}

function opened(workflow: Workflow): OpenWorkflow {
  if (workflow instanceof OpenWorkflow) return workflow
  throw new TypeError('A workflow comes from openWorkflow or editWorkflow.')
}
