import { readFileSync } from 'node:fs'
import { buffer, text } from 'node:stream/consumers'
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Something the person at the shell can mend; its message is all they see. */
export class CliError extends Error {}

/** A file's text, or standard input for `-`. Bytes that are not UTF-8 are read as U+FFFD. */
export async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError(unreadable(file, error as NodeJS.ErrnoException))
  }
}

/** A file's text that can be written back to the byte: what is not UTF-8 is refused. */
export async function readExactText(file: string): Promise<string> {
  try {
    const bytes = file === '-' ? await buffer(process.stdin) : readFileSync(file)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new CliError(`'${file}' is no UTF-8 text.`)
    throw new CliError(unreadable(file, error as NodeJS.ErrnoException))
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `there is no file '${file}'.`
  if (error.code === 'EISDIR') return `'${file}' is a folder; name a file in it.`
  if (error.code === 'EACCES') return `'${file}' may not be read by this user.`
  return `'${file}' can't be read: ${error.message}`
}

/** `node:util`'s parseArgs, strict, with its complaint as a sentence. */
export function parseWords<T extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    const [sentence] = (error as Error).message.split('\n')
    throw new CliError(`${sentence} Usage: ${usage}`)
  }
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
