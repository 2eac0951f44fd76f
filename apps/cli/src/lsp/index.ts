import { createConnection } from 'vscode-languageserver/node'
import { CliError, parseWords } from '../io.ts'
import { serveLanguage } from './server.ts'

const usage = 'rabbit lsp [--stdio]'

/** The language server on standard input and output; the protocol's `exit`, or the end of the input, ends the process. */
export function lsp(words: readonly string[]): Promise<number> {
  const { positionals } = parseWords(words, { stdio: { type: 'boolean' } }, usage)
  if (positionals.length > 0) throw new CliError(`'${positionals[0]}' is one word too many. Usage: ${usage}`)
  serveLanguage(createConnection(process.stdin, process.stdout))
  return new Promise(() => {})
}
