import { sameType } from '../expression/types/index.ts'
import type { State } from '../graph/graph.ts'
import type { GraphPart } from '../graph/part.ts'
import { propertyOf, resultOf } from '../graph/types/output-types.ts'
import { keysWritten } from '../graph/writes.ts'
import type { StepTypes } from '../step-type/index.ts'
import type { Model } from './model.ts'

/** Statements `[from, to)` of a model. */
export interface Some {
  readonly model: Model
  readonly from: number
  readonly to: number
}

/**
 * Whether some statements declare something else than those that stood in their place did, as far as it bears on other
 * statements: a state's name, what it writes, the states that it names, what its failing does.
 */
export function declaresOtherwise(was: Some, is: Some): boolean {
  const old = declaring(was)
  const now = declaring(is)
  if (old.length !== now.length) return true
  return now.some((part, i) => !isSameToOthers(old[i] as GraphPart, part, is.model.stepTypes))
}

function declaring({ model, from, to }: Some): readonly GraphPart[] {
  return model.built.flat.parts
    .slice(from, to)
    .filter((part) => part !== null && part.declaration !== null) as GraphPart[]
}

function isSameToOthers(was: GraphPart, is: GraphPart, stepTypes: StepTypes): boolean {
  const [old, now] = [was.declaration, is.declaration]
  if (old?.trigger && now?.trigger) return true
  if (!old?.state || !now?.state) return false
  return (
    was.mentions.length === is.mentions.length &&
    was.mentions.every((mention, i) => mention === is.mentions[i]) &&
    writesSame(old.state, now.state, stepTypes)
  )
}

function writesSame(was: State, is: State, stepTypes: StepTypes): boolean {
  // What a transform writes has the types of what it reads; code may read an input by its name.
  if (was.type !== is.type || was.type === 'transform' || was.type === 'code') return false
  const say = (state: State) => JSON.stringify(propertyOf(state, 'when_failed') ?? null)
  if (say(was) !== say(is)) return false
  const [a, b] = [was, is].map((state) => resultOf(state, new Map(), stepTypes))
  if (!a || !b) return a === b
  const hasSameTypes = [...a].every(([key, type]) => {
    const other = b.get(key)
    return other !== undefined && sameType(type, other)
  })
  return (
    a.size === b.size &&
    hasSameTypes &&
    String(keysWritten(was, stepTypes)) === String(keysWritten(is, stepTypes))
  )
}
