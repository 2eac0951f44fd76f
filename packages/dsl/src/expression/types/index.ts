export { describeType } from './describe.ts'
export { type TypedExpression, type TypeScope, typeOfExpression } from './infer.ts'
export type { TypeFix, TypeProblem } from './problem.ts'
export type { Alternative, ValueType } from './value-type.ts'
export {
  booleanType,
  listOf,
  listType,
  mapType,
  mapWith,
  nullType,
  numberType,
  sameType,
  stringType,
  typeOfValue,
  union,
  unionOf,
} from './value-type.ts'
