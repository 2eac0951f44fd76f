import { writeFileSync } from 'node:fs'
import { createLineMap } from '@rabbit/dsl'
import { mergeTexts } from '@rabbit/dsl/compare'
import { CliError, parseWords, readExactText } from '../io.ts'

const usage = 'rabbit merge BASE OURS THEIRS [-o OUT] [-p] [--marker-size N] [--path NAME]'

/**
 * Merges two edits of one text by statement and writes the result into OURS, into OUT, or with `-p` to standard output.
 * Exit code 0 when it is clean, 1 with conflicts, 2 on an error, which leaves all files as they were. `--path` is the
 * name for messages: as git's merge driver the files have names of their own.
 */
export async function merge(words: readonly string[]): Promise<number> {
  try {
    const options = {
      output: { type: 'string', short: 'o' },
      print: { type: 'boolean', short: 'p' },
      'marker-size': { type: 'string' },
      path: { type: 'string' },
    } as const
    const { values, positionals } = parseWords(words, options, usage)
    const [base, ours, theirs] = positionals
    if (base === undefined || ours === undefined || theirs === undefined || positionals.length > 3)
      throw new CliError(`name three files. Usage: ${usage}`)
    const markerSize = Number(values['marker-size'] ?? 7)
    if (!Number.isInteger(markerSize) || markerSize < 1 || markerSize > 1000)
      throw new CliError('--marker-size is a whole number from 1 to 1000.')
    const texts = await Promise.all([base, ours, theirs].map(readExactText))
    const [b = '', o = '', t = ''] = texts
    const { text, conflicts, notes } = mergeTexts(b, o, t, { markerSize })
    const target = values.output ?? ours
    if (values.print) process.stdout.write(text)
    else if (target === '-') throw new CliError('say where to write with -o, or print with -p.')
    else writeFileSync(target, text)
    const name = values.path ?? (values.print ? ours : target)
    const { positionAt } = createLineMap(text)
    for (const { from, message } of conflicts)
      process.stderr.write(`${name}:${positionAt(from).line} conflict: ${message}\n`)
    for (const note of notes) process.stderr.write(`${name} note: ${note}\n`)
    return conflicts.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    process.stderr.write(`rabbit merge: ${error.message}\n`)
    return 2
  }
}
