import { exchangeFormats, guessFormat, importWorkflow } from '@rabbit/exchange'
import { exchangeOptions, formatNamed, report } from '../exchange.ts'
import { CliError, parseWords, readText } from '../io.ts'

const usage = 'rabbit import FILE [--from mermaid|bpmn|asl|xstate] [-o OUT] [--json] [--strict]'

/** Prints a file of another format as workflow text, and on standard error what could not be kept. */
export async function importFile(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, { ...exchangeOptions, from: { type: 'string' } }, usage)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  const text = await readText(file)
  const format = values.from === undefined ? guessFormat(text, file) : formatNamed(values.from)
  if (format === null) {
    const names = Object.keys(exchangeFormats).join(', ')
    throw new CliError(`it is not clear which format '${file}' has. Name it with --from: ${names}.`)
  }
  const result = importWorkflow(format, text)
  if (result.kind === 'refused') throw new CliError(result.message)
  return report(result, { ...values, format })
}
