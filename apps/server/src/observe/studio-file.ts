import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileName = 'studio.json'

/** Writes down where the studio of a data folder is, so that the command line finds it whatever its port. */
export function rememberAddress(dataDir: string, url: string): void {
  writeFileSync(join(dataDir, fileName), `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 })
}

/** Where the studio of a data folder was last. It may be gone: whoever asks tries the address. */
export function recallAddress(dataDir: string): string | null {
  try {
    const { url } = JSON.parse(readFileSync(join(dataDir, fileName), 'utf8'))
    return typeof url === 'string' && url !== '' ? url : null
  } catch {
    return null
  }
}

export function forgetAddress(dataDir: string, url: string): void {
  if (url !== '' && recallAddress(dataDir) === url) rmSync(join(dataDir, fileName), { force: true })
}
