import { didYouMean } from '../text/nearest.ts'
import { Failure } from './failure.ts'
import { countCodePoints } from './functions/list.ts'
import type { Json, JsonObject } from './json.ts'
import { Op, type Program, STRIDE } from './program.ts'
import { describeKind, isMap } from './values.ts'

/** Sentences for what is not there, made only when it is not. */

export function explainMissingName(name: string, scope: JsonObject): Failure {
  const hint =
    didYouMean(name, Object.keys(scope)) || ` Write has(${name}) or ${name} ?? … where it may be missing.`
  return new Failure(`The context has no ${JSON.stringify(name)}.${hint}`, true)
}

/** Missing when the object is a map or null; a wrong type otherwise. */
export function explainMissingPart(program: Program, at: number, object: Json, key: Json): Failure {
  const whole = pathBefore(program, at)
  const part = typeof key === 'string' || typeof key === 'number' ? JSON.stringify(key) : describeKind(key)
  if (isMap(object)) {
    const hint = typeof key === 'string' ? didYouMean(key, Object.keys(object)) : ''
    return new Failure(`${whole} has no ${part}.${hint}`, true)
  }
  return new Failure(`${whole} is ${describeKind(object)}, so it has no ${part}.`, object === null)
}

export function explainMissingItem(
  program: Program,
  at: number,
  whole: string | readonly Json[],
  index: number,
): Failure {
  const count = typeof whole === 'string' ? countCodePoints(whole) : whole.length
  const noun = `${typeof whole === 'string' ? 'character' : 'item'}${count === 1 ? '' : 's'}`
  return new Failure(`${pathBefore(program, at)} has ${count} ${noun}, so there is no [${index}].`, true)
}

/** The path whose part the instruction at `at` takes, as it would be written: `customer.address`. */
function pathBefore(program: Program, at: number): string {
  const end = program.code[at] === Op.index ? at - 2 * STRIDE : at - STRIDE
  const isSimple = program.code[at] !== Op.index || program.code[at - STRIDE] === Op.constant
  const path = isSimple ? pathAt(program, end, 0) : null
  return path ?? 'The value'
}

const LONGEST_PATH = 8

function pathAt(program: Program, at: number, steps: number): string | null {
  const { code, constants } = program
  if (at < 0 || steps > LONGEST_PATH) return null
  const constant = constants[code[at + 1] as number]
  if (code[at] === Op.name) return String(constant)
  if (code[at] === Op.member) {
    const object = pathAt(program, at - STRIDE, steps + 1)
    return object === null ? null : `${object}.${String(constant)}`
  }
  if (code[at] === Op.index && code[at - STRIDE] === Op.constant) {
    const object = pathAt(program, at - 2 * STRIDE, steps + 1)
    const index = constants[code[at - STRIDE + 1] as number]
    return object === null ? null : `${object}[${JSON.stringify(index)}]`
  }
  return null
}
