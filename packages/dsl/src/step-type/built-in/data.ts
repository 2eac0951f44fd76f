import type { StepType } from '../schema.ts'

/** States that compute and store. */
export const dataTypes: readonly StepType[] = [
  {
    name: 'transform',
    title: 'Transform',
    description: 'Computes new values from the context and writes them to it.',
    icon: 'shuffle',
    category: 'data',
    properties: {
      set: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'The keys to write, each with its value.',
        required: true,
        example: '{ total: "${price * quantity}" }',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'code',
    title: 'Code',
    description: 'Runs a piece of JavaScript or TypeScript in a sandbox; what it returns becomes the result.',
    icon: 'braces',
    category: 'data',
    properties: {
      source: {
        type: { kind: 'string', format: 'code' },
        description:
          'The code. It sees the context as `input` and returns a map. Taken as it stands: `${` means nothing here.',
        required: true,
        example: '"return { total: input.price * 2 }"',
      },
      language: {
        type: { kind: 'enum', values: ['javascript', 'typescript'] },
        description: 'What it is written in. Types are left out, not checked.',
        default: 'javascript',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'file',
    title: 'File',
    description: 'Reads, writes, lists and deletes files below the files folder, and nowhere else.',
    icon: 'file-text',
    category: 'data',
    properties: {
      operation: {
        type: { kind: 'enum', values: ['read', 'write', 'append', 'list', 'delete'] },
        description: 'What to do.',
        default: 'read',
      },
      path: {
        type: { kind: 'string' },
        description: 'The file, or the folder to list, from the files folder on.',
        required: true,
        example: '"reports/${month}.csv"',
      },
      content: {
        type: { kind: 'any' },
        description: 'What is written: a map or list goes as JSON, a text as it is.',
        example: '"${line}\\n"',
      },
      encoding: {
        type: { kind: 'enum', values: ['text', 'json', 'base64'] },
        description: 'How the content stands in the context.',
        default: 'text',
      },
    },
    writes: 'unknown',
    runnable: true,
  },
  {
    name: 'sql',
    title: 'Database query',
    description:
      'Runs one query on PostgreSQL, MySQL or MariaDB, in a transaction of its own; parameters are passed apart from its text.',
    icon: 'database',
    category: 'data',
    properties: {
      connection: {
        type: { kind: 'string' },
        description:
          'The database: `postgresql://` or `mysql://user:password@host:port/database`, which belongs into a secret.',
        required: true,
        example: '"${secrets.DATABASE_URL}"',
      },
      query: {
        type: { kind: 'string', format: 'multiline' },
        description: 'The query, with $1, $2 … for its parameters. It holds no `${…}`.',
        required: true,
        fixed: 'Write $1 in its place, and the value into parameters.',
        example: '"select * from orders where id = $1"',
      },
      parameters: {
        type: { kind: 'list', items: { kind: 'any' } },
        description: 'The values of $1, $2 …; lists and maps go as JSON.',
        example: '["${order_id}"]',
      },
      read_only: {
        type: { kind: 'boolean' },
        description: 'Lets the query change nothing.',
        default: 'false',
      },
      max_rows: {
        type: { kind: 'number', min: 1, max: 10_000, integer: true },
        description: 'The most rows that it may find; with more it fails.',
        default: '1000',
      },
      query_timeout: {
        type: { kind: 'duration' },
        description: 'How long the query may take before it is stopped at the server.',
        default: '1m',
      },
    },
    writes: {
      rows: {
        type: { kind: 'list', items: { kind: 'map', values: { kind: 'any' } } },
        description: 'What the query found, a map for each row.',
      },
      row_count: {
        type: { kind: 'number', integer: true },
        description: 'How many rows it found or changed.',
      },
    },
    runnable: true,
  },
]
