import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What a running Postgres says of itself in its data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** Reads `postmaster.pid`; null when there is none or it is not complete yet. */
export function readPostmaster(dataFolder: string): Postmaster | null {
  const text = readIfThere(join(dataFolder, 'postmaster.pid'))
  if (text === null) return null
  const lines = text.split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0 ? { pid, port } : null
}

/** Whether that process lives and, as far as can be seen, is a Postgres on this folder and not one that took over its number. */
export function isAlive({ pid }: Postmaster, dataFolder: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  const words = readIfThere(`/proc/${pid}/cmdline`)
  return words === null || words.split('\0').includes(dataFolder)
}

/**
 * Removes the mark of a Postgres that is gone. Postgres would see to that itself, unless another process bears the
 * number now, as happens in containers.
 */
export function removeStaleMark(dataFolder: string): void {
  rmSync(join(dataFolder, 'postmaster.pid'), { force: true })
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
