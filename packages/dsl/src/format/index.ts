export { formatWorkflow } from './format.ts'
