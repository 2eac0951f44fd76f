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
      form: {
        type: { kind: 'map', values: { kind: 'any' } },
        description:
          'What is filled in with the answer: each field with its type (`text`, `long_text`, `number`, `boolean`, `date`, or a list of choices); a `?` after the type, as in `"number?"`, lets it be left out.',
        example: '{ limit: number, reason: "long_text?", grade: ["A", "B"] }',
      },
      escalate_after: {
        type: { kind: 'duration' },
        description: 'How long to wait for an answer before the people of `escalate_to` are asked as well.',
        example: '1d',
      },
      escalate_to: {
        type: { kind: 'list', items: { kind: 'string' } },
        description: 'Who is asked as well when nobody has answered by then.',
        example: '["head of sales"]',
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
    description: 'Sends an e-mail over SMTP.',
    icon: 'mail',
    category: 'people',
    properties: {
      to: {
        type: { kind: 'string', format: 'email' },
        description: 'Who gets it: an address, or several parted by commas.',
        required: true,
        example: '"${email}"',
      },
      cc: { type: { kind: 'string', format: 'email' }, description: 'Who gets a copy.' },
      bcc: {
        type: { kind: 'string', format: 'email' },
        description: 'Who gets a copy that the others do not see.',
      },
      reply_to: { type: { kind: 'string', format: 'email' }, description: 'Where answers go.' },
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
      html: {
        type: { kind: 'string', format: 'multiline' },
        description: 'The same in HTML, for readers that show it. Values in it are put in as they are.',
      },
      attachments: {
        type: { kind: 'list', items: { kind: 'map', values: { kind: 'string' } } },
        description:
          'Files: each a map with `name` and `content`, and where needed `encoding: base64` and `type`. 2 MiB together at most.',
        example: '[{ name: "order.csv", content: "${csv}" }]',
      },
      from: {
        type: { kind: 'string', format: 'email' },
        description: 'The sender, when it is not the usual one of the connection.',
      },
      connection: {
        type: { kind: 'string' },
        description:
          'The mail server: `smtp://` (STARTTLS) or `smtps://user:password@host:port?from=me@example.com`, which belongs into a secret.',
        default: '"${secrets.SMTP_URL}"',
      },
    },
    writes: {
      message_id: {
        type: { kind: 'string' },
        description: 'The Message-ID, the same in every attempt.',
      },
      accepted: {
        type: { kind: 'list', items: { kind: 'string' } },
        description: 'The addresses that the server took.',
      },
      rejected: {
        type: { kind: 'list', items: { kind: 'string' } },
        description: 'The addresses that it did not take.',
      },
    },
    runnable: true,
  },
  {
    name: 'notify',
    title: 'Notification',
    description: 'Posts a short message to a webhook: of Slack, Microsoft Teams, Discord, or your own.',
    icon: 'bell',
    category: 'people',
    properties: {
      message: {
        type: { kind: 'string', format: 'multiline' },
        description: 'What it says.',
        required: true,
        example: '"Order ${order_id} has been paid"',
      },
      title: { type: { kind: 'string' }, description: 'A line above it.', example: '"Paid"' },
      channel: {
        type: { kind: 'string' },
        description: 'Where it goes, for services whose webhook lets one choose.',
        example: '"#orders"',
      },
      to: { type: { kind: 'string' }, description: 'The person it is for, named in the message.' },
      url: {
        type: { kind: 'string', format: 'url' },
        description: "The webhook's address, which belongs into a secret.",
        default: '"${secrets.NOTIFY_URL}"',
      },
      service: {
        type: { kind: 'enum', values: ['slack', 'teams', 'discord', 'generic'] },
        description: "Whose form the message takes; known by the webhook's address where it is left out.",
      },
    },
    writes: {},
    runnable: true,
  },
]
