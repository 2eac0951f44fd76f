import { Failure } from '../failure.ts'
import { type ExpressionFunction, parameter } from './function.ts'

const LATEST_MS = 8.64e15
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/

export const timeFunctions: readonly ExpressionFunction[] = [
  {
    name: 'now',
    parameters: [],
    returns: 'number',
    description: 'The present time in milliseconds since 1970; the same all through one evaluation.',
    example: ['now() >= 0', 'true'],
    apply: (_, { now }) => now,
  },
  {
    name: 'parse_time',
    parameters: [parameter('text', 'string')],
    returns: 'number',
    description: 'An ISO 8601 date or timestamp in milliseconds since 1970; without a time zone it is UTC.',
    example: ['parse_time("1970-01-02")', '86400000'],
    apply: ([text]) => {
      const match = TIMESTAMP.exec(text as string)
      const ms = match ? Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`) : Number.NaN
      if (!Number.isNaN(ms)) return ms
      return new Failure(`parse_time wants a timestamp such as "2030-01-31T09:00:00Z".`)
    },
  },
  {
    name: 'format_time',
    parameters: [parameter('ms', 'number')],
    returns: 'string',
    description: 'A time in milliseconds since 1970 as an ISO 8601 timestamp in UTC.',
    example: ['format_time(0)', '"1970-01-01T00:00:00.000Z"'],
    apply: ([ms]) => {
      if (Math.abs(ms as number) > LATEST_MS)
        return new Failure('format_time cannot write a time that far away.')
      return new Date(ms as number).toISOString()
    },
  },
]
