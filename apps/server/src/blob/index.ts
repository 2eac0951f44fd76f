export type { ValuesPlace } from './open-values.ts'
export { openValues } from './open-values.ts'
export type { S3Place } from './s3-values.ts'
export type { StoredValues } from './stored-values.ts'
