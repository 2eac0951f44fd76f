export { formatWorkflow } from './format.ts'
export { formatRange } from './format-range.ts'
