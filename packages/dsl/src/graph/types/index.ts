export { typeOfInput, typeOfProperty, typeOfTemplate } from './output-types.ts'
export { type TypeFlow, typeFlowAfter, typeFlowOf } from './type-flow.ts'
