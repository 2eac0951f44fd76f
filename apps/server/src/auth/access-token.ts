import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What lets the owner of the data folder in. */
export interface AccessToken {
  readonly token: string
  /** What the browser keeps: derived, so that a cookie that leaks is not the token. */
  readonly cookie: string
  isToken(text: string): boolean
  isCookie(text: string): boolean
}

const fileName = 'access-token'
const shape = /^[\w-]{43}$/

/** Reads the token of a data folder, or makes it at first use, in a file that only its owner can read. */
export function loadAccessToken(dataDir: string): AccessToken {
  makeFolder(dataDir)
  const file = join(dataDir, fileName)
  const token = readToken(file) ?? writeToken(file)
  const cookie = createHmac('sha256', token).update('cookie').digest('base64url')
  return { token, cookie, isToken: (text) => same(text, token), isCookie: (text) => same(text, cookie) }
}

/** Not `recursive`, which never comes back where the system refuses new folders, such as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    readdirSync(folder)
    return
  }
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function readToken(file: string): string | null {
  try {
    const token = readFileSync(file, 'utf8').trim()
    chmodSync(file, 0o600)
    return shape.test(token) ? token : null
  } catch {
    return null
  }
}

function writeToken(file: string): string {
  const token = randomBytes(32).toString('base64url')
  writeFileSync(file, `${token}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
  return token
}

/** Compares without telling by its time where two texts differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
