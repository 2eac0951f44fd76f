export { typeOfProperty, typeOfTemplate } from './output-types.ts'
export { type TypeFlow, typeFlowOf } from './type-flow.ts'
