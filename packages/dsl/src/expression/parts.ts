import type { Budget } from './budget.ts'
import { explainMissingItem, explainMissingPart } from './explain.ts'
import { Failure } from './failure.ts'
import { countCodePoints } from './functions/list.ts'
import type { Json } from './json.ts'
import type { Program } from './program.ts'
import { describeKind, describeKindFirst, isList, isMap } from './values.ts'

/** `object[index]`: an item of a list or a character of a string, from its end when below zero, or a key of a map. */
export function itemAt(
  program: Program,
  at: number,
  object: Json,
  index: Json,
  budget: Budget,
): Json | Failure {
  if (isMap(object)) {
    if (typeof index !== 'string') return new Failure(`A map's key is a string, not ${describeKind(index)}.`)
    return Object.hasOwn(object, index)
      ? (object[index] as Json)
      : explainMissingPart(program, at, object, index)
  }
  if (!isList(object) && typeof object !== 'string') return explainMissingPart(program, at, object, index)
  if (typeof index !== 'number' || !Number.isInteger(index)) {
    return new Failure(`${describeKindFirst(object)} is indexed by a whole number, not by ${shown(index)}.`)
  }
  const found = isList(object) ? object.at(index) : characterAt(object, index, budget)
  return (
    found ??
    (isList(object) && inRange(object, index) ? null : explainMissingItem(program, at, object, index))
  )
}

function inRange(list: readonly Json[], index: number): boolean {
  return index >= -list.length && index < list.length
}

/** By code points, as in Python. */
function characterAt(text: string, index: number, budget: Budget): string | undefined {
  budget.spendText(text.length)
  const length = countCodePoints(text)
  if (length === text.length) return text.at(index)
  const wanted = index < 0 ? index + length : index
  let position = 0
  for (const character of text) if (position++ === wanted) return character
  return undefined
}

function shown(index: Json): string {
  return typeof index === 'number' ? String(index) : describeKind(index)
}
