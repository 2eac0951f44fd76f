export { typeOfInput, typeOfProperty, typeOfTemplate } from './output-types.ts'
export { shareTypeFlow, type TypeFlow, typeFlowOf } from './type-flow.ts'
