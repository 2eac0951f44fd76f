export type { Checked } from './checked.ts'
export { recheck } from './recheck.ts'
export { validate } from './validate.ts'
