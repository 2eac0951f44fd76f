import type { StepType } from '../schema.ts'

/** States that steer the flow itself. */
export const flowTypes: readonly StepType[] = [
  {
    name: 'task',
    title: 'Task',
    description:
      'Calls the step of this name in the steps folder; without one it passes its context on and says so.',
    icon: 'square-check',
    category: 'flow',
    properties: {
      with: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'The properties that the step is given.',
        example: '{ order: "${order_id}" }',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'wait',
    title: 'Wait',
    description: 'Pauses for a while, or until a point in time. Waiting costs nothing.',
    icon: 'timer',
    category: 'flow',
    properties: {
      for: { type: { kind: 'duration' }, description: 'How long to wait.', example: '5m' },
      until: {
        type: { kind: 'string' },
        description: 'The time to wait for, as an ISO 8601 timestamp.',
        example: '"2030-01-31T09:00:00Z"',
      },
    },
    requiresOneOf: ['for', 'until'],
    writes: {},
    runnable: true,
  },
  {
    name: 'event',
    title: 'Wait for event',
    description: 'Waits until an event of this name arrives; its data becomes the result.',
    icon: 'radio',
    category: 'flow',
    properties: {
      name: {
        type: { kind: 'string' },
        description: "The event's name.",
        required: true,
        example: '"payment.settled"',
      },
      match: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'Values that the event has to carry to be the one.',
        example: '{ order_id: "${order_id}" }',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'map',
    title: 'For each',
    description: 'Runs a state or a workflow for each item of a list, several at a time.',
    icon: 'repeat',
    category: 'flow',
    properties: {
      items: {
        type: { kind: 'list', items: { kind: 'any' } },
        description: 'The list to go through.',
        required: true,
        example: '"${orders}"',
      },
      state: { type: { kind: 'state' }, description: 'The state to run for each item.', example: 'ship' },
      workflow: {
        type: { kind: 'string' },
        description: 'The workflow to run for each item.',
        example: '"ship_order"',
      },
      as: { type: { kind: 'string' }, description: 'The name an item has in there.', default: 'item' },
      concurrency: {
        type: { kind: 'number', min: 1, max: 1000, integer: true },
        description: 'How many run at the same time.',
        default: '10',
      },
      when_item_fails: {
        type: { kind: 'enum', values: ['fail', 'keep'] },
        description:
          'What a failed item does: fails this state and cancels the items that are left, or keeps its error in its place.',
        default: 'fail',
      },
    },
    requiresOneOf: ['state', 'workflow'],
    writes: {
      results: {
        type: { kind: 'list', items: { kind: 'any' } },
        description: 'The results, in the order of the items.',
      },
    },
    runnable: true,
  },
  {
    name: 'workflow',
    title: 'Sub-workflow',
    description: 'Runs another workflow and goes on with its result.',
    icon: 'workflow',
    category: 'flow',
    properties: {
      name: {
        type: { kind: 'string' },
        description: "The workflow's name.",
        required: true,
        example: '"ship_order"',
      },
      input: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'The input it starts with.',
        example: '{ order_id: "${order_id}" }',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'log',
    title: 'Log',
    description: "Writes a line into the execution's history.",
    icon: 'scroll-text',
    category: 'flow',
    properties: {
      message: {
        type: { kind: 'string', format: 'multiline' },
        description: 'The line to write.',
        required: true,
        example: '"Order ${order_id} is done"',
      },
      level: {
        type: { kind: 'enum', values: ['debug', 'info', 'warning', 'error'] },
        description: 'How important the line is.',
        default: 'info',
      },
    },
    writes: {},
    runnable: true,
  },
]
