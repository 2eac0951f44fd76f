import type { Expression } from '../../syntax/expression.ts'
import { type Parameter, parameterAt, type Signature, signatureOf, wrongCount } from '../signature.ts'
import { signatures } from '../signatures.ts'
import { describeKinds } from './describe.ts'
import type { Inferring } from './infer.ts'
import { inStr, type TypeFix, withoutQuotes } from './problem.ts'
import {
  booleanType,
  listOf,
  mayBe,
  stringType,
  typeOfKinds,
  unionOf,
  type ValueType,
  withoutNull,
} from './value-type.ts'

type Call = Expression & { kind: 'call' }

/** A call's type; the wrong count of arguments and unknown functions are reported elsewhere. */
export function typeOfCall(e: Call, at: Inferring): ValueType {
  const looksAtPaths = e.name === 'has' || e.name === 'coalesce'
  const types = e.args.map((part) => (looksAtPaths ? at.typeOfPath(part) : at.typeOf(part)))
  const called = signatures.get(e.name)
  if (!called || wrongCount(called, e.args.length) !== null) return 'any'
  if (e.name === 'has') return booleanType
  if (e.name === 'coalesce')
    return unionOf(types.map((type, i) => (i < types.length - 1 ? withoutNull(type) : type)))
  let fits = true
  e.args.forEach((part, i) => {
    const wanted = parameterAt(called, i)
    const type = types[i] as ValueType
    if (wanted.kinds.length === 0 || mayBe(type, wanted.kinds)) return
    fits = false
    reportArgument(called, wanted, part, type, at)
  })
  return fits ? resultOf(called, types) : 'any'
}

function reportArgument(
  called: Signature,
  wanted: Parameter,
  part: Expression,
  type: ValueType,
  at: Inferring,
): void {
  const kinds = wanted.kinds.map((kind) => `a ${kind}`).join(' or ')
  const message = `${signatureOf(called)} takes ${kinds} as its ${wanted.name}, not ${describeKinds(type)}.`
  at.report({ kind: 'argument', from: part.from, to: part.to, message, fix: fixFor(wanted, part, type) })
}

function fixFor(wanted: Parameter, part: Expression, type: ValueType): TypeFix | null {
  if (wanted.kinds.includes('string')) {
    const isPlain = type !== 'any' && type.every(({ kind }) => kind === 'number' || kind === 'boolean')
    return isPlain && wanted.kinds.length === 1 ? inStr(part) : null
  }
  return wanted.kinds.includes('number') ? withoutQuotes(part) : null
}

function resultOf(called: Signature, args: readonly ValueType[]): ValueType {
  const [first = 'any'] = args
  switch (called.returns) {
    case 'any':
      return 'any'
    case 'list of strings':
      return listOf(stringType)
    case 'like the first':
      return likeOf(first)
    case 'item':
      return unionOf([itemsOf(first), ...args.slice(1)])
    case 'item or argument':
      return unionOf(args.length === 1 ? [itemsOf(first)] : args)
    default:
      return typeOfKinds(called.returns)
  }
}

/** The same kinds, without the values they were. */
function likeOf(type: ValueType): ValueType {
  if (type === 'any') return type
  return type.map((one) => ('values' in one ? { kind: one.kind, values: null } : one))
}

function itemsOf(list: ValueType): ValueType {
  if (list === 'any') return list
  return unionOf(list.map((one) => (one.kind === 'list' ? one.items : 'any')))
}
