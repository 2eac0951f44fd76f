export { type Checked, diagnosticsAfter } from './after-keystroke.ts'
export { compareDiagnostics } from './report.ts'
export { validate } from './validate.ts'
