import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the package's corpus, read as it is. */
export interface CorpusFile {
  /** Its path below the folder, with the ending: `fork/two-branches.rabbit`. */
  readonly name: string
  readonly text: string
  /** The file beside it with this ending instead of its own, or null: `companion('.graph.json')`. */
  companion(ending: string): string | null
}

const corpus = fileURLToPath(new URL('../../corpus/', import.meta.url))

/**
 * The files of one corpus (`syntax`, `compat`, …) with this ending, in the order of their names, subfolders included.
 *
 * @throws {Error} when there is none: a test over an empty corpus would prove nothing
 */
export function readCorpus(folder: string, ending = '.rabbit'): readonly CorpusFile[] {
  const root = join(corpus, folder)
  const files = filesBelow(root).filter((path) => path.endsWith(ending))
  if (files.length === 0) throw new Error(`No ${ending} files in corpus/${folder}.`)
  return files.map((path) => ({
    name: relative(root, path),
    text: readFileSync(path, 'utf8'),
    companion(other) {
      const beside = path.slice(0, -ending.length) + other
      return existsSync(beside) ? readFileSync(beside, 'utf8') : null
    },
  }))
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesBelow(path) : [path]
    })
}
