import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../errors.ts'

export const masterKeyFile = 'secret-key'
const keyBytes = 32

/** The 32 bytes that a text stands for, in hex or base64; null when it is no such text. */
export function parseMasterKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null
  const key = Buffer.from(text, 'base64')
  return key.length === keyBytes ? key : null
}

/**
 * The key of a data folder, made at first use, in a file that only its owner can read. One that cannot be read is never
 * replaced: what it sealed would be lost.
 *
 * @throws {StartError} with a sentence for people
 */
export function loadMasterKey(dataDir: string): Buffer {
  const file = join(dataDir, masterKeyFile)
  try {
    // Two processes at once: whoever comes second reads what the first wrote.
    writeFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(file, error)
  }
  let text: string
  try {
    chmodSync(file, 0o600)
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw unusable(file, error)
  }
  const key = parseMasterKey(text)
  if (key !== null) return key
  throw new StartError(
    `${file} does not hold a key, so the secrets of workflows cannot be read. Put the file back from a copy; or remove it, and set every secret again.`,
  )
}

function unusable(file: string, cause: unknown): StartError {
  const { code = '' } = cause as NodeJS.ErrnoException
  return new StartError(
    `The key of the secrets, ${file}, cannot be used (${code}). Mend that, or set RABBIT_SECRET_KEY.`,
    { cause },
  )
}
