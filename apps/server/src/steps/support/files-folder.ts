import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { newId } from '../../db/ids.ts'

/** What leads out of the folder, or is no path at all. */
export class PathDenied extends Error {}

export interface FileEntry {
  readonly name: string
  readonly folder: boolean
  /** Bytes; 0 of a folder. */
  readonly size: number
  /** ms since the epoch. */
  readonly modified: number
}

/** One folder of the machine, and nothing outside it. Paths are relative, parted by `/`. */
export interface FilesFolder {
  /** @throws {PathDenied} for a path that nothing may be written to */
  allows(path: string): Promise<void>
  /** Null when it has more than `maxBytes`. */
  read(path: string, maxBytes: number): Promise<Buffer | null>
  /** Whole or not at all. Makes the folders above it. */
  write(path: string, content: Uint8Array): Promise<void>
  /** The same of what comes piece by piece. Answers with its size. */
  save(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number>
  append(path: string, content: Uint8Array): Promise<void>
  /** False when there was none. Refuses folders. */
  remove(path: string): Promise<boolean>
  /** By name; at most `most`, and whether there are more. */
  list(path: string, most: number): Promise<{ entries: FileEntry[]; more: boolean }>
}

/** What a write that was cut short leaves behind. */
const unfinished = /\.[0-9a-f-]{36}\.part$/
const { O_RDONLY, O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW = 0 } = constants

/** @param root need not be there yet; made when something is written */
export function createFilesFolder(root: string): FilesFolder {
  /** Where a path leads once every link on the way is followed; refused outside of the root. */
  async function inside(path: string): Promise<string> {
    const parts = path.split('/')
    if (path === '' || parts.includes('..') || /^[/~]|[\0\\:]/.test(path))
      throw new PathDenied(
        `"${path}" is no path within the files folder: it must be relative, such as reports/today.csv`,
      )
    const base = await realOf(root)
    const whole = resolve(base, path)
    const real = await realOf(whole)
    const way = relative(base, real)
    if (way === '..' || way.startsWith(`..${sep}`) || resolve(base, way) !== real)
      throw new PathDenied(`"${path}" leads out of the files folder by a link`)
    return real
  }

  async function insideOfFolder(path: string): Promise<string> {
    await inside(path)
    await mkdir(dirname(resolve(root, path)), { recursive: true })
    // Looked at again: what stands there now is what is written to.
    return inside(path)
  }

  async function replace(path: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
    const target = await insideOfFolder(path)
    const beside = `${target}.${newId()}.part`
    const file = await open(beside, 'wx', 0o600)
    try {
      await fill(file)
      await file.sync()
      await file.close()
      await rename(beside, target)
    } catch (error) {
      await file.close().catch(() => {})
      await rm(beside, { force: true })
      throw error
    }
  }

  return {
    async allows(path) {
      await inside(path)
    },
    async read(path, maxBytes) {
      const file = await open(await inside(path), O_RDONLY | O_NOFOLLOW)
      try {
        const { size } = await file.stat()
        if (size > maxBytes) return null
        const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0)
        return bytesRead > maxBytes ? null : buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    write: (path, content) => replace(path, (file) => file.writeFile(content)),
    async save(path, chunks) {
      let size = 0
      await replace(path, async (file) => {
        for await (const chunk of chunks) {
          await file.writeFile(chunk)
          size += chunk.length
        }
      })
      return size
    },
    async append(path, content) {
      const file = await open(await insideOfFolder(path), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
      try {
        await file.writeFile(content)
      } finally {
        await file.close()
      }
    },
    async remove(path) {
      const target = await inside(path)
      try {
        await rm(target)
        return true
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw error
      }
    },
    async list(path, most) {
      const folder = await inside(path)
      const names = (await readdir(folder)).filter((name) => !unfinished.test(name)).sort()
      const entries: FileEntry[] = []
      for (const name of names.slice(0, most)) {
        const found = await lstat(join(folder, name)).catch(() => null)
        if (found === null) continue
        const isFolder = found.isDirectory()
        const { size, mtimeMs } = found
        entries.push({ name, folder: isFolder, size: isFolder ? 0 : size, modified: Math.round(mtimeMs) })
      }
      return { entries, more: names.length > most }
    },
  }
}

/** The real path, of the nearest folder above that is there when it is not. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const above = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error
    // A link that leads to nothing is a way out as well.
    const isLink = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    )
    if (isLink) throw new PathDenied(`"${path}" is a link that leads nowhere`)
    return join(await realOf(above), path.slice(above.length))
  }
}
