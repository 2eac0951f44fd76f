import { openWorkflow } from '@rabbit/dsl'
import { hasErrors, printedDiagnostics } from '../diagnostics.ts'
import { CliError, parseWords, printJson, readText } from '../io.ts'

const usage = 'rabbit check FILE… [--json]'

/** Prints what is wrong with each file. Exit code 1 when one of them has an error or can't be read. */
export async function check(words: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseWords(words, { json: { type: 'boolean' } }, usage)
  if (files.length === 0) throw new CliError(`name at least one file. Usage: ${usage}`)
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
