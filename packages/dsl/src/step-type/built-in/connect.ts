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
      auth: {
        type: {
          kind: 'object',
          properties: {
            kind: {
              type: { kind: 'enum', values: ['basic', 'bearer', 'api_key', 'oauth2'] },
              description: 'How the request shows who sends it.',
              required: true,
            },
            user: { type: { kind: 'string' }, description: 'The user name, with `basic`.' },
            password: { type: { kind: 'string' }, description: 'The password, with `basic`.' },
            token: { type: { kind: 'string' }, description: 'The token, with `bearer`.' },
            name: { type: { kind: 'string' }, description: 'The name of the key, with `api_key`.' },
            value: { type: { kind: 'string' }, description: 'The key, with `api_key`.' },
            in: {
              type: { kind: 'enum', values: ['header', 'query'] },
              description: 'Where the key goes, with `api_key`.',
              default: 'header',
            },
            token_url: {
              type: { kind: 'string', format: 'url' },
              description:
                'Where a token is got by client credentials, with `oauth2`. It is kept until it ends.',
            },
            client_id: { type: { kind: 'string' }, description: 'The client, with `oauth2`.' },
            client_secret: { type: { kind: 'string' }, description: 'Its secret, with `oauth2`.' },
            scope: { type: { kind: 'string' }, description: 'What is asked for, with `oauth2`.' },
          },
        },
        description: 'What lets the request in.',
        example: '{ kind: bearer, token: "${secrets.API_KEY}" }',
      },
      extract: {
        type: { kind: 'map', values: { kind: 'string' } },
        description:
          'The keys of the result, each an expression over `status`, `headers` (names in lower case) and `body` of the answer.',
        example: '{ id: "body.order.id" }',
      },
      pages: {
        type: {
          kind: 'object',
          properties: {
            kind: {
              type: { kind: 'enum', values: ['link', 'next', 'cursor', 'page'] },
              description:
                'How the next page is found: by the Link header, an address or a cursor in the answer, or by counting.',
              required: true,
            },
            items: {
              type: { kind: 'string' },
              description: "An expression for a page's items.",
              default: '"body"',
            },
            next: {
              type: { kind: 'string' },
              description: 'An expression for the address of the next page.',
              default: '"body.next"',
            },
            cursor: {
              type: { kind: 'string' },
              description: 'An expression for the cursor.',
              default: '"body.next_cursor"',
            },
            parameter: {
              type: { kind: 'string' },
              description: 'The parameter that takes the cursor or the number.',
              default: '"cursor"',
            },
            first: {
              type: { kind: 'number', integer: true },
              description: 'The number of the first page.',
              default: '1',
            },
            max_pages: {
              type: { kind: 'number', min: 1, max: 100, integer: true },
              description: 'The most pages that are read.',
              default: '10',
            },
            max_items: {
              type: { kind: 'number', min: 1, max: 10_000, integer: true },
              description: 'The most items that are kept.',
              default: '1000',
            },
          },
        },
        description:
          'Reads a list that comes in pages; the result has `items`, the number of `pages`, and whether there are `more`.',
        example: '{ kind: cursor, items: "body.orders", cursor: "body.next" }',
      },
      save_to: {
        type: { kind: 'string' },
        description:
          'A file of the files folder that the answer goes to as it comes; the result is then its `path`, `size` and `content_type`.',
        example: '"reports/${month}.csv"',
      },
      max_bytes: {
        type: { kind: 'number', min: 1, max: 1_073_741_824, integer: true },
        description:
          'The largest answer, in bytes: 2097152 at most where it is read, 1073741824 (104857600 unless told) with `save_to`.',
        default: '2097152',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'publish',
    title: 'Publish message',
    description:
      'Hands a message to a broker, RabbitMQ or a Redis stream, and waits until the broker has it.',
    icon: 'send',
    category: 'connect',
    properties: {
      topic: {
        type: { kind: 'string' },
        description: 'The queue, the routing key where an exchange is named, or the stream.',
        required: true,
        example: '"orders.paid"',
      },
      message: {
        type: { kind: 'any' },
        description: 'What is published: a map or list goes as JSON, a text as it is. 1 MiB at most.',
        required: true,
        example: '{ id: "${order_id}" }',
      },
      connection: {
        type: { kind: 'string' },
        description:
          'The broker: `amqp://`, `amqps://`, `redis://` or `rediss://user:password@host:port/…`, which belongs into a secret.',
        default: '"${secrets.BROKER_URL}"',
      },
      exchange: {
        type: { kind: 'string' },
        description:
          'The exchange of RabbitMQ; without it the message goes straight to the queue of that name.',
        example: '"orders"',
      },
      key: { type: { kind: 'string' }, description: 'A key that goes with the message.' },
      headers: {
        type: { kind: 'map', values: { kind: 'string' } },
        description: 'Headers of the message, or more fields of the entry.',
      },
      keep: {
        type: { kind: 'number', min: 1, integer: true },
        description: 'About how many entries a Redis stream keeps; all without it.',
        example: '10000',
      },
    },
    writes: {
      message_id: {
        type: { kind: 'string' },
        description: 'The id that the message has, the same in every attempt.',
      },
    },
    runnable: true,
  },
  {
    name: 'soap',
    title: 'SOAP call',
    description: 'Calls an operation of a SOAP service; what its answer holds becomes the result.',
    icon: 'file-code',
    category: 'connect',
    properties: {
      url: {
        type: { kind: 'string', format: 'url' },
        description: "The service's address (not that of its description).",
        required: true,
        example: '"https://example.com/orders"',
      },
      operation: {
        type: { kind: 'string' },
        description: "The operation's element.",
        required: true,
        example: '"GetOrder"',
      },
      namespace: {
        type: { kind: 'string' },
        description: "The operation's namespace.",
        example: '"urn:example:orders"',
      },
      arguments: {
        type: { kind: 'map', values: { kind: 'any' } },
        description:
          'The elements inside of it, in this order. A list repeats its element, `@name` is an attribute.',
        example: '{ id: "${order_id}" }',
      },
      version: {
        type: { kind: 'enum', values: ['1.1', '1.2'] },
        description: 'The version of SOAP.',
        default: '"1.1"',
      },
      action: {
        type: { kind: 'string' },
        description: 'The SOAPAction; namespace and operation unless given.',
      },
      header: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: "The elements of the envelope's header.",
      },
      headers: {
        type: { kind: 'map', values: { kind: 'string' } },
        description: 'HTTP headers to send.',
        example: '{ Authorization: "Bearer ${secrets.API_KEY}" }',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'object',
    title: 'Object store',
    description: 'Stores and reads objects of a store that speaks the S3 API.',
    icon: 'archive',
    category: 'connect',
    properties: {
      operation: {
        type: { kind: 'enum', values: ['get', 'put', 'list', 'delete', 'presign'] },
        description: 'What to do; `presign` makes an address that the object can be got from for a while.',
        default: 'get',
      },
      bucket: { type: { kind: 'string' }, description: 'The bucket.', required: true, example: '"orders"' },
      key: { type: { kind: 'string' }, description: "The object's key.", example: '"2030/${order_id}.json"' },
      content: {
        type: { kind: 'any' },
        description: 'What is put: a map or list goes as JSON, a text as it is.',
        example: '{ id: "${order_id}" }',
      },
      encoding: {
        type: { kind: 'enum', values: ['text', 'json', 'base64'] },
        description: 'How the content stands in the context.',
        default: 'text',
      },
      content_type: { type: { kind: 'string' }, description: 'The type that it is put with.' },
      prefix: { type: { kind: 'string' }, description: 'Lists keys that begin so.' },
      after: { type: { kind: 'string' }, description: 'Lists keys behind this one.' },
      expires: {
        type: { kind: 'duration' },
        description: 'How long a signed address is good for, 7d at most.',
        default: '15m',
      },
      endpoint: {
        type: { kind: 'string', format: 'url' },
        description: "The store's address; Amazon's of the region unless given.",
        example: '"https://s3.example.com"',
      },
      region: { type: { kind: 'string' }, description: 'The region.', default: 'us-east-1' },
      access_key: {
        type: { kind: 'string' },
        description: 'The access key; the secret `S3_ACCESS_KEY` unless given.',
        example: '"${secrets.S3_ACCESS_KEY}"',
      },
      secret_key: {
        type: { kind: 'string' },
        description: 'The secret key; the secret `S3_SECRET_KEY` unless given.',
        example: '"${secrets.S3_SECRET_KEY}"',
      },
    },
    writes: 'unknown',
    runnable: true,
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
