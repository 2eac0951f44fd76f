import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { functionGroups } from './expression/index.ts'
import { openWorkflow } from './index.ts'
import type { OutputSchema, PropertySchema, PropertyType, StepType } from './step-type/index.ts'
import { commonProperties, stepTypes } from './step-type/index.ts'

const folder = new URL('../../../docs/language/', import.meta.url)
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')

function examples(page: string, kind: string): string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${kind}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text ?? '',
  )
}

const errorsIn = (text: string) =>
  openWorkflow(text).diagnostics.filter(({ severity }) => severity === 'error')

describe.each(pages)('the language manual, %s', (page) => {
  it('shows only workflows without an error, but for those that it calls broken', () => {
    for (const text of examples(page, 'rabbit')) expect(errorsIn(text), text).toEqual([])
    for (const text of examples(page, 'rabbit-broken')) expect(errorsIn(text), text).not.toEqual([])
  })

  it('names only files that are there', () => {
    for (const [, path = ''] of read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      expect(existsSync(new URL(path, folder)), path).toBe(true)
    }
  })
})

it('the language manual lists all its pages', () => {
  for (const page of pages.filter((name) => name !== 'README.md')) {
    expect(read('README.md')).toContain(`(${page})`)
  }
})

it('the page of the step types is what their schemas say; `npx vitest run -u` writes it anew', async () => {
  await expect(stepTypePage()).toMatchFileSnapshot(new URL('step-types.md', folder).pathname)
})

it('the page of the functions is what their table says; `npx vitest run -u` writes it anew (X7)', async () => {
  await expect(functionPage()).toMatchFileSnapshot(new URL('functions.md', folder).pathname)
})

function functionPage(): string {
  return [
    '# Functions',
    '',
    'What an [expression](expressions.md) can call. Nothing is converted: an argument of another type is an error. Times are',
    'milliseconds since 1970, and where a time is wanted a timestamp such as `"2026-01-31T09:00:00Z"` does too. A zone is',
    '`UTC`, an offset such as `+02:00`, or a place such as `Europe/Berlin`.',
    '',
    ...Object.entries(functionGroups).flatMap(([title, functions]) => [
      `## ${title}`,
      '',
      ...functions.flatMap((f) => [
        `### \`${f.name}\``,
        '',
        `\`${f.typed}\``,
        '',
        f.description,
        '',
        `\`${f.example[0]}\` is \`${f.example[1]}\`.`,
        '',
      ]),
    ]),
  ].join('\n')
}

function stepTypePage(): string {
  const types = [...stepTypes.values()]
  return [
    '# Step types',
    '',
    'What a state can do. Required properties are in bold.',
    '',
    '## Every state',
    '',
    ...propertyTable(commonProperties),
    ...types.flatMap(typeSection),
  ].join('\n')
}

function typeSection({
  name,
  title,
  description,
  properties,
  cannotRun,
  requiresOneOf,
  writes,
}: StepType): string[] {
  const result =
    writes === 'unknown'
      ? 'Its result depends on what it does.'
      : Object.keys(writes).length === 0
        ? 'It writes nothing to the context.'
        : `It writes to the context: ${outputWords(writes)}.`
  return [
    `## \`${name}\``,
    '',
    `**${title}.** ${description} ${result}`,
    '',
    ...(cannotRun ? [`> ${cannotRun}`, ''] : []),
    ...(requiresOneOf
      ? [`One of ${requiresOneOf.map((key) => `\`${key}\``).join(', ')} has to be there.`, '']
      : []),
    ...propertyTable(properties),
    `An example that runs: [${name}.rabbit](../../examples/step-types/${name}.rabbit).`,
    '',
  ]
}

function outputWords(writes: Readonly<Record<string, OutputSchema>>): string {
  return Object.entries(writes)
    .map(([key, { type, description, oneOf }]) => {
      const values = oneOf ? `one of \`${oneOf}\`` : typeWords(type)
      return `\`${key}\` (${values}): ${description.charAt(0).toLowerCase()}${description.slice(1, -1)}`
    })
    .join('; ')
}

function propertyTable(properties: Readonly<Record<string, PropertySchema>>): string[] {
  const rows = Object.entries(properties).map(
    ([name, { type, description, required, default: usual, example }]) => {
      const shown = example ?? usual
      return `| ${required ? `**\`${name}\`**` : `\`${name}\``} | ${cell(typeWords(type))} | ${cell(description)} | ${usual ? `\`${cell(usual)}\`` : ''} | ${shown ? `\`${cell(shown)}\`` : ''} |`
    },
  )
  return ['| property | type | meaning | default | example |', '| --- | --- | --- | --- | --- |', ...rows, '']
}

const cell = (text: string) => text.replaceAll('|', '\\|')

function typeWords(type: PropertyType): string {
  switch (type.kind) {
    case 'enum':
      return type.values.map((value) => `\`${value}\``).join(' | ')
    case 'list':
      return `list of ${typeWords(type.items)}`
    case 'map':
      return `map of ${typeWords(type.values)}`
    case 'object':
      return `map with ${Object.keys(type.properties)
        .map((key) => `\`${key}\``)
        .join(', ')}`
    case 'string':
      return 'text'
    case 'number':
      return [
        type.integer ? 'whole number' : 'number',
        ...(type.min === undefined ? [] : [`from ${type.min}`]),
        ...(type.max === undefined ? [] : [`to ${type.max}`]),
      ].join(' ')
    default:
      return type.kind
  }
}
