import { writeFileSync } from 'node:fs'
import { type ExchangeFormat, exchangeFormats, type Loss } from '@rabbit/exchange'
import { CliError, printJson } from './io.ts'

/** What import and export have in common. */
export const exchangeOptions = {
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
} as const

export function formatNamed(name: string): ExchangeFormat {
  if (Object.hasOwn(exchangeFormats, name)) return name as ExchangeFormat
  throw new CliError(`there is no format '${name}'. There are ${Object.keys(exchangeFormats).join(', ')}.`)
}

interface Result {
  readonly text: string
  readonly losses: readonly Loss[]
}

interface ReportOptions {
  readonly output?: string | undefined
  readonly json?: boolean | undefined
  readonly strict?: boolean | undefined
  readonly format: string
}

/** Writes the text to where it is wanted and tells the losses; exit code 1 where none are allowed. */
export function report({ text, losses }: Result, { output, json, strict, format }: ReportOptions): number {
  if (output !== undefined) writeOut(output, text)
  if (json) printJson({ format, ...(output === undefined ? { text } : { output }), losses })
  else {
    if (output === undefined) process.stdout.write(text)
    for (const { element, message } of losses) process.stderr.write(`lost: ${element}: ${message}\n`)
  }
  return strict && losses.length > 0 ? 1 : 0
}

function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new CliError(`'${file}' can't be written: ${(error as Error).message}`)
  }
}
