import type { StepType } from '../schema.ts'

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** States that talk to other systems. */
export const connectTypes: readonly StepType[] = [
  {
    name: 'http',
    title: 'HTTP request',
    description:
      'Calls a web address; a JSON object in the answer becomes the result, anything else its `body`.',
    icon: 'globe',
    category: 'connect',
    properties: {
      url: {
        type: { kind: 'string', format: 'url' },
        description: 'The address, with http:// or https://.',
        required: true,
        example: '"https://api.example.com/orders/${order_id}"',
      },
      method: {
        type: { kind: 'enum', values: HTTP_METHODS },
        description: 'The HTTP method.',
        default: 'GET',
      },
      headers: {
        type: { kind: 'map', values: { kind: 'string' } },
        description: 'Headers to send.',
        example: '{ Authorization: "Bearer ${secrets.API_KEY}" }',
      },
      query: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'Parameters added to the address.',
        example: '{ page: 1 }',
      },
      body: {
        type: { kind: 'any' },
        description: 'What to send: a map or list goes as JSON, a text as it is.',
        example: '{ email: "${email}" }',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'publish',
    title: 'Publish message',
    description: 'Publishes a message to a broker.',
    icon: 'send',
    category: 'connect',
    properties: {
      topic: {
        type: { kind: 'string' },
        description: 'The topic or queue.',
        required: true,
        example: '"orders.paid"',
      },
      message: {
        type: { kind: 'any' },
        description: 'What is published.',
        required: true,
        example: '{ id: "${order_id}" }',
      },
      connection: {
        type: { kind: 'string' },
        description: 'The broker to use.',
        example: '"${secrets.BROKER_URL}"',
      },
      key: { type: { kind: 'string' }, description: 'Messages with the same key keep their order.' },
    },
    writes: {},
    runnable: false,
    cannotRun:
      "This version cannot publish messages yet; use an `http` state with your broker's web interface instead.",
  },
  {
    name: 'soap',
    title: 'SOAP call',
    description: 'Calls an operation of a SOAP service.',
    icon: 'file-code',
    category: 'connect',
    properties: {
      wsdl: {
        type: { kind: 'string', format: 'url' },
        description: "The address of the service's description.",
        required: true,
        example: '"https://example.com/orders?wsdl"',
      },
      operation: {
        type: { kind: 'string' },
        description: 'The operation to call.',
        required: true,
        example: '"GetOrder"',
      },
      arguments: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'What the operation is given.',
        example: '{ id: "${order_id}" }',
      },
    },
    writes: 'unknown',
    runnable: false,
    cannotRun:
      'This version cannot call SOAP services yet; use an `http` state that posts the envelope instead.',
  },
  {
    name: 'respond',
    title: 'Respond to webhook',
    description: 'Answers the webhook call that started the execution.',
    icon: 'reply',
    category: 'connect',
    properties: {
      status: {
        type: { kind: 'number', min: 200, max: 599, integer: true },
        description: 'The HTTP status.',
        default: '200',
      },
      headers: { type: { kind: 'map', values: { kind: 'string' } }, description: 'Headers of the answer.' },
      body: { type: { kind: 'any' }, description: 'The answer.', example: '{ accepted: true }' },
    },
    writes: {},
    runnable: true,
  },
]
