import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ExchangeFormat, exchangeFormats } from '../exchange.ts'

export const formats = Object.keys(exchangeFormats) as ExchangeFormat[]

const corpus = join(import.meta.dirname, '../../corpus')

export interface SourceFile {
  readonly format: ExchangeFormat
  readonly name: string
  readonly text: string
  /** The file beside it with this ending. */
  beside(ending: string): string
}

/** The files of `import` or `refused`, a folder for each format. */
export function readSources(folder: 'import' | 'refused'): readonly SourceFile[] {
  const found = formats.flatMap((format) => {
    const root = join(corpus, folder, format)
    return readdirSync(root)
      .filter((name) => !/\.(rabbit|losses)$/.test(name))
      .sort()
      .map((name) => ({
        format,
        name: `${format}/${name}`,
        text: readFileSync(join(root, name), 'utf8'),
        beside: (ending: string) => readFileSync(join(root, name.replace(/\..*$/, ending)), 'utf8'),
      }))
  })
  if (found.length === 0) throw new Error(`No files in corpus/${folder}.`)
  return found
}

/** Workflows to export: those of the examples, the language's own corpus and this one. */
export function readWorkflows(): readonly { readonly name: string; readonly text: string }[] {
  const root = join(corpus, '../../..')
  const folders = [
    'examples',
    'packages/dsl/corpus/format',
    'packages/dsl/corpus/compat',
    'packages/exchange/corpus/export',
  ]
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.rabbit'))
      .sort()
      .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
  )
}
