import type { Guard, Join, Transition } from '../graph/graph.ts'
import type { Expression } from '../syntax/expression.ts'
import type { GroupNode, TransitionStatement } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'

/**
 * An arrow with its place in the text. States are the numbers of their names. Asking for a node or the expression may
 * read the statement again, so nothing does without need.
 */
export class Arrow {
  /** Among all arrows, in the order of the text. */
  readonly index: number
  readonly statement: TransitionStatement
  /** Where the statement starts. */
  readonly start: number
  /** Which of the statement's arrows it is. */
  readonly position: number
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly transition: Transition

  constructor(
    index: number,
    place: { readonly statement: TransitionStatement; readonly start: number; readonly position: number },
    transition: Transition,
    ends: { readonly from: readonly number[]; readonly to: readonly number[] },
  ) {
    this.index = index
    this.statement = place.statement
    this.start = place.start
    this.position = place.position
    this.transition = transition
    this.from = ends.from
    this.to = ends.to
  }

  get kind(): Guard['kind'] | null {
    return this.transition.guard?.kind ?? null
  }

  get join(): Join | null {
    return this.transition.join
  }

  /** The guard's text. */
  get condition(): string | null {
    return this.transition.condition
  }

  get errorClass(): string | null {
    return this.transition.guard?.kind === 'error' ? this.transition.guard.errorClass : null
  }

  /** The choice that a guard out of a decision state stands for. */
  get choice(): string | null {
    return this.transition.guard?.kind === 'choice' ? this.transition.guard.choice : null
  }

  get expression(): Expression | null {
    return this.transition.guard?.kind === 'expression' ? this.transition.guard.expression : null
  }

  get source(): GroupNode {
    return this.statement.groups[this.position] as GroupNode
  }

  get target(): GroupNode {
    return this.statement.groups[this.position + 1] as GroupNode
  }

  /** From its sources to its targets, and its guard, in the text. */
  get span(): Span {
    const end = this.kind === null ? this.target : (this.statement.guard ?? this.target)
    return { from: this.start + this.source.from, to: this.start + end.to }
  }

  /** Its guard in the text, or all of it where there is none. */
  get guardSpan(): Span {
    const guard = this.kind === null ? null : this.statement.guard
    return guard ? { from: this.start + guard.from, to: this.start + guard.to } : this.span
  }

  /** Whether it is tried only when its state has failed or timed out. */
  get isForFailure(): boolean {
    return this.kind === 'error' || this.kind === 'timeout'
  }
}
