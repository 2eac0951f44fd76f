export { diagnosticsAfter } from './after-keystroke.ts'
export type { Checked } from './edited-statement.ts'
export { compareDiagnostics } from './report.ts'
export { validate } from './validate.ts'
