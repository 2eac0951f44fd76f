export { type EvaluationCase, readCases } from './cases.ts'
export { judgeRefinement } from './judge-refinement.ts'
export { judgeTranslation } from './judge-translation.ts'
export { createRecordedProvider, type RecordedProvider } from './recorded-provider.ts'
