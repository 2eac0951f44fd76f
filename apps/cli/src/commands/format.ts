import { writeFileSync } from 'node:fs'
import { applyEdits, formatWorkflow, openWorkflow } from '@rabbit/dsl'
import { CliError, parseWords, readText } from '../io.ts'

const usage = 'rabbit format FILE [--check] [--write]'

/**
 * Prints the text in its normal form; `--write` puts it into the file instead, `--check` only says (exit code 1)
 * whether it would change.
 */
export async function format(words: readonly string[]): Promise<number> {
  const options = { check: { type: 'boolean' }, write: { type: 'boolean' } } as const
  const { values, positionals } = parseWords(words, options, usage)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  if (values.write && file === '-') throw new CliError('standard input can be formatted but not written to.')
  const workflow = openWorkflow(await readText(file))
  const formatted = applyEdits(workflow.text, formatWorkflow(workflow))
  const changed = formatted !== workflow.text
  if (values.check) {
    if (changed)
      process.stderr.write(`${file} is not in its normal form; 'rabbit format ${file} --write' mends it.\n`)
    return changed ? 1 : 0
  }
  if (!values.write) process.stdout.write(formatted)
  else if (changed) writeFileSync(file, formatted)
  return 0
}
