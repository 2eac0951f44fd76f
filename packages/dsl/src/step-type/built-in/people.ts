import type { StepType } from '../schema.ts'

/** States that a person takes part in. */
export const peopleTypes: readonly StepType[] = [
  {
    name: 'approval',
    title: 'Approval',
    description: 'Waits until a person approves or rejects, in the studio.',
    icon: 'user-check',
    category: 'people',
    properties: {
      assignees: {
        type: { kind: 'list', items: { kind: 'string' } },
        description: 'Who may answer: names, addresses or groups.',
        example: '["sales"]',
      },
      question: {
        type: { kind: 'string', format: 'multiline' },
        description: 'What the person is asked.',
        example: '"Pay ${amount} to ${customer}?"',
      },
    },
    writes: {
      approved: { type: { kind: 'boolean' }, description: 'Whether the answer was yes.' },
      comment: { type: { kind: 'string' }, description: 'What the person wrote; empty without a comment.' },
      approved_by: { type: { kind: 'string' }, description: 'Who answered.' },
    },
    runnable: true,
  },
  {
    name: 'email',
    title: 'E-mail',
    description: 'Sends an e-mail.',
    icon: 'mail',
    category: 'people',
    properties: {
      to: {
        type: { kind: 'string', format: 'email' },
        description: 'Who gets it.',
        required: true,
        example: '"${email}"',
      },
      cc: { type: { kind: 'string', format: 'email' }, description: 'Who gets a copy.' },
      subject: {
        type: { kind: 'string' },
        description: 'The subject line.',
        required: true,
        example: '"Welcome"',
      },
      body: {
        type: { kind: 'string', format: 'multiline' },
        description: 'The text of the e-mail.',
        required: true,
        example: '"Hello ${name}"',
      },
      from: {
        type: { kind: 'string', format: 'email' },
        description: 'The sender, when it is not the usual one.',
      },
    },
    writes: {},
    runnable: false,
    cannotRun:
      'This version cannot send e-mails itself yet; use an `http` state with your mail provider instead.',
  },
  {
    name: 'notify',
    title: 'Notification',
    description: 'Sends a short message to a chat channel or a person.',
    icon: 'bell',
    category: 'people',
    properties: {
      message: {
        type: { kind: 'string', format: 'multiline' },
        description: 'What it says.',
        required: true,
        example: '"Order ${order_id} has been paid"',
      },
      channel: { type: { kind: 'string' }, description: 'Where it goes.', example: '"#orders"' },
      to: { type: { kind: 'string' }, description: 'The person it is for.' },
    },
    writes: {},
    runnable: false,
    cannotRun:
      'This version cannot send notifications itself yet; use an `http` state with a webhook instead.',
  },
]
