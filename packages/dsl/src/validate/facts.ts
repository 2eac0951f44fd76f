import { signatures, walkExpression, wrongCount } from '../expression/index.ts'
import type { Expression } from '../syntax/expression.ts'
import { didYouMean } from '../text/nearest.ts'
import type { Span } from '../text/span.ts'

export interface NameUse extends Span {
  readonly name: string
}

export interface CallProblem extends Span {
  readonly name: string
  readonly message: string
  readonly isUnknown: boolean
}

/** What can be said of one expression alone. Spans are those of its tree. */
export interface ExpressionFacts {
  /** Top-level names, each at its first use; without those that `has` or `??` look at. */
  readonly names: readonly NameUse[]
  /** All top-level names and names below `input`. */
  readonly reads: ReadonlySet<string>
  /** Names below `input`, `steps`, `secrets` and `execution`. */
  readonly inputs: readonly NameUse[]
  readonly steps: readonly NameUse[]
  readonly secrets: readonly NameUse[]
  readonly execution: readonly NameUse[]
  readonly calls: readonly CallProblem[]
  /** Calls of `has` with a text, which is always there. */
  readonly textChecks: readonly (Span & { readonly text: string })[]
}

const known = new WeakMap<Expression, ExpressionFacts>()

/** Remembered with the expression, so that an edit elsewhere costs nothing here. */
export function factsOf(expression: Expression): ExpressionFacts {
  let facts = known.get(expression)
  if (!facts) {
    facts = collect(expression)
    known.set(expression, facts)
  }
  return facts
}

function collect(expression: Expression): ExpressionFacts {
  const names = new Map<string, NameUse>()
  const reads = new Set<string>()
  const below = {
    input: [] as NameUse[],
    steps: [] as NameUse[],
    secrets: [] as NameUse[],
    execution: [] as NameUse[],
  }
  const calls: CallProblem[] = []
  const textChecks: (Span & { text: string })[] = []
  const forgiven = new Set<Expression>()
  const forgive = (part: Expression | undefined) => {
    for (let at = part; at; at = at.kind === 'member' || at.kind === 'index' ? at.object : undefined)
      forgiven.add(at)
  }
  walkExpression(expression, (part) => {
    if (part.kind === 'name') {
      reads.add(part.name)
      if (!forgiven.has(part) && !names.has(part.name))
        names.set(part.name, { name: part.name, from: part.from, to: part.to })
    } else if (part.kind === 'default') forgive(part.left)
    else if (part.kind === 'call') {
      const problem = problemOf(part)
      if (problem) calls.push(problem)
      const [argument] = part.args
      if (part.name === 'has' || part.name === 'coalesce') part.args.forEach(forgive)
      if (part.name === 'has' && argument?.kind === 'literal' && typeof argument.value === 'string') {
        textChecks.push({ text: argument.value, from: argument.from, to: argument.to })
      }
    } else if (part.kind === 'member' || part.kind === 'index') {
      const { object } = part
      if (object.kind !== 'name' || !Object.hasOwn(below, object.name)) return
      const use = memberUse(part)
      if (!use) return
      if (object.name === 'input') reads.add(use.name)
      if (!forgiven.has(part)) below[object.name as keyof typeof below].push(use)
    }
  })
  const { input: inputs, ...rest } = below
  return { names: [...names.values()], reads, inputs, ...rest, calls, textChecks }
}

function memberUse(part: Expression & { kind: 'member' | 'index' }): NameUse | null {
  if (part.kind === 'member') return { name: part.name, from: part.nameSpan.from, to: part.nameSpan.to }
  const { index } = part
  if (index.kind !== 'literal' || typeof index.value !== 'string') return null
  return { name: index.value, from: index.from, to: index.to }
}

function problemOf(part: Expression & { kind: 'call' }): CallProblem | null {
  const { from, to } = part.nameSpan
  const called = signatures.get(part.name)
  if (!called) {
    const hint = didYouMean(part.name, signatures.keys()) || ' See the list of functions in the manual.'
    const message = `There is no function ${JSON.stringify(part.name)}.${hint}`
    return { name: part.name, from, to, message, isUnknown: true }
  }
  const message = wrongCount(called, part.args.length)
  return message === null ? null : { name: part.name, from, to, message, isUnknown: false }
}
