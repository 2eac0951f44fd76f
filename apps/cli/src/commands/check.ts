import { resolve } from 'node:path'
import { openWorkflow } from '@rabbit/dsl'
import { hasErrors, printedDiagnostics } from '../diagnostics.ts'
import { CliError, parseWords, printJson, readText } from '../io.ts'
import type { Launcher } from '../main.ts'

const usage = 'rabbit check FILE… [--json] [--steps FOLDER]'

/** Prints what is wrong with each file. Exit code 1 when one of them has an error or can't be read. */
export async function check(words: readonly string[], launcher: Launcher): Promise<number> {
  const options = { json: { type: 'boolean' }, steps: { type: 'string' } } as const
  const { values, positionals: files } = parseWords(words, options, usage)
  if (files.length === 0) throw new CliError(`name at least one file. Usage: ${usage}`)
  if (values.steps !== undefined)
    await (await import('../own-steps.ts')).learnStepTypes(launcher, resolve(values.steps))
  const found = []
  let unreadable = false
  for (const file of files) {
    try {
      for (const diagnostic of printedDiagnostics(openWorkflow(await readText(file))))
        found.push({ file, ...diagnostic })
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      process.stderr.write(`rabbit check: ${error.message}\n`)
      unreadable = true
    }
  }
  if (values.json) printJson(found)
  else {
    const lines = found.map(
      ({ file, line, column, severity, code, message }) =>
        `${file}:${line}:${column} ${severity} ${code} ${message}\n`,
    )
    process.stdout.write(lines.join(''))
  }
  return unreadable || hasErrors(found) ? 1 : 0
}
