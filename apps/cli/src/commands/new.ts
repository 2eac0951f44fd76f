import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { extendStepTypes, type StepType, stepTypes } from '@rabbit/dsl'
import { CliError, parseWords } from '../io.ts'
import type { Launcher } from '../main.ts'
import { stepsFolder } from '../own-steps.ts'

const usage = 'rabbit new step-type NAME [--dir FOLDER]'

/** Writes an example of a step type with its test into the steps folder. Nothing that is there is changed. */
export async function create(words: readonly string[], launcher: Launcher): Promise<number> {
  const { values, positionals } = parseWords(words, { dir: { type: 'string' } } as const, usage)
  const [what, name, ...rest] = positionals
  if (what !== 'step-type' || name === undefined || rest.length > 0)
    throw new CliError(`say what to make. Usage: ${usage}`)
  checkName(name)
  const folder = resolve(values.dir ?? (await stepsFolder(launcher)))
  launcher.ensureServer()
  const { stepKitFolder } = await import('@rabbit/server')
  const files = [
    [`${name}.mjs`, exampleOf(name)],
    [`${name}.test.mjs`, testOf(name)],
  ] as const
  const present = files.map(([file]) => join(folder, file)).find((path) => existsSync(path))
  if (present !== undefined) throw new CliError(`${present} is there already; take another name.`)
  const kit = join(folder, 'node_modules/@rabbit/step-kit')
  try {
    mkdirSync(kit, { recursive: true })
    for (const file of ['package.json', 'index.mjs', 'index.d.mts'])
      cpSync(join(stepKitFolder, file), join(kit, file))
    for (const [file, text] of files) writeFileSync(join(folder, file), text, { flag: 'wx' })
  } catch (error) {
    throw new CliError(`${folder} can't be written: ${(error as Error).message}`)
  }
  process.stdout.write(`${join(folder, `${name}.mjs`)}
  Test it:  node --test ${join(folder, `${name}.test.mjs`)}
  Use it:   state x: ${name} { greeting: "Hello" }, after the studio has been started again
`)
  return 0
}

function checkName(name: string): void {
  try {
    extendStepTypes(stepTypes, [{ ...(stepTypes.get('log') as StepType), name }])
  } catch (error) {
    throw new CliError(`${(error as Error).message}. Usage: ${usage}`)
  }
}

const exampleOf = (name: string): string => `import { defineStep, StepFailure } from '@rabbit/step-kit'

export default defineStep({
  name: '${name}',
  description: 'Greets somebody.',
  icon: 'plug',
  category: 'connect',
  properties: {
    greeting: { type: { kind: 'string' }, description: 'What is said.', required: true, example: '"Hello"' },
    to: { type: { kind: 'string' }, description: 'Who is greeted.' },
  },
  writes: { said: { type: { kind: 'string' }, description: 'All that was said.' } },

  // \`fetch\` goes out by the studio's rules; \`signal\` is aborted when nobody waits for the step any more.
  async run({ properties, context, idempotencyKey, attempt }, { fetch, log, signal }) {
    const { greeting, to = 'world' } = properties
    if (greeting === '') throw new StepFailure('NothingToSay', 'The greeting is empty.', { retryable: false })
    log(\`attempt \${attempt}\`)
    return { said: \`\${greeting}, \${to}!\` }
  },
})
`

const testOf = (name: string): string => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callStep } from '@rabbit/step-kit'
import step from './${name}.mjs'

test('${name} greets', async () => {
  const outcome = await callStep(step, { properties: { greeting: 'Hello', to: 'Ada' } })
  assert.deepEqual(outcome, { kind: 'completed', result: { said: 'Hello, Ada!' }, log: ['attempt 1'] })
})

test('${name} says what is wrong', async () => {
  const { error } = await callStep(step, { properties: { greeting: '' } })
  assert.deepEqual(error, { class: 'NothingToSay', message: 'The greeting is empty.' })
})
`
