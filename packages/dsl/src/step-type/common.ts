import type { PropertySchema } from './schema.ts'

/** The properties that every state may have, whatever its type. */
export const commonProperties: Readonly<Record<string, PropertySchema>> = {
  description: {
    type: { kind: 'string', format: 'multiline' },
    description: 'What this state is for, in words; shown on its card.',
  },
  timeout: {
    type: { kind: 'duration' },
    description: 'How long the state may take before it counts as timed out.',
    example: '30s',
  },
  retry: {
    type: {
      kind: 'object',
      properties: {
        attempts: {
          type: { kind: 'number', min: 1, max: 100, integer: true },
          description: 'How often it is tried altogether, the first time included.',
          example: '3',
        },
        backoff: {
          type: { kind: 'duration' },
          description: 'How long to wait before the second attempt.',
          default: '1s',
        },
        factor: {
          type: { kind: 'number', min: 1, max: 100 },
          description: 'By how much each wait is longer than the one before.',
          default: '2',
        },
        max: {
          type: { kind: 'duration' },
          description: 'The longest wait between two attempts.',
          default: '1m',
        },
      },
    },
    description: 'How often and how patiently a failed attempt is repeated.',
    example: '{ attempts: 3, backoff: 2s, factor: 2, max: 1m }',
  },
  compensate: {
    type: { kind: 'state' },
    description:
      'The state that undoes this one when the execution fails for good; the last completed state is undone first.',
    example: 'refund',
  },
  cache: {
    type: { kind: 'duration' },
    description:
      'How long a result may be used again for the same properties. It is checked, but this version keeps no results.',
    example: '10m',
  },
  when_failed: {
    type: { kind: 'enum', values: ['recover', 'fail', 'skip'] },
    description:
      'What happens when retries and `on error` did not help: wait for a person to mend it, fail for good, or go on without a result.',
    default: 'recover',
  },
  idempotency_key: {
    type: { kind: 'string' },
    description: 'A text that is the same for the same effect, so that repeating it does no harm.',
    example: '"order-${order_id}"',
  },
}
