import { openWorkflow } from '@rabbit/dsl'
import { exportWorkflow } from '@rabbit/exchange'
import { exchangeOptions, formatNamed, report } from '../exchange.ts'
import { CliError, parseWords, readText } from '../io.ts'

const usage = 'rabbit export FILE --to mermaid|bpmn|asl|xstate [-o OUT] [--json] [--strict]'

/** Prints a workflow in another format, and on standard error what could not be carried. */
export async function exportFile(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, { ...exchangeOptions, to: { type: 'string' } }, usage)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  if (values.to === undefined) throw new CliError(`name a format with --to. Usage: ${usage}`)
  const format = formatNamed(values.to)
  const result = exportWorkflow(format, openWorkflow(await readText(file)))
  if (result.kind === 'refused') throw new CliError(result.message)
  return report(result, { ...values, format })
}
