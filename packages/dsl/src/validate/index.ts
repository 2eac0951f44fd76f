export { type ValidateOptions, validate } from './validate.ts'
