import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { missing, type ValueStore } from '@rabbit/engine'
import { checkWorkspace, idOf, isId, placeOf } from './value-id.ts'

/** Large values as files below a folder, which comes into being with the first. */
export function createFileValues(folder: string): ValueStore {
  return {
    async put(workspaceId, json) {
      const id = idOf(json)
      const file = join(folder, placeOf(workspaceId, id))
      await mkdir(dirname(file), { recursive: true })
      if (!(await isThere(file))) await writeWhole(file, json)
      for (const made of [dirname(file), dirname(dirname(file)), folder]) await flushFolder(made)
      return id
    },

    async get(workspaceId, id) {
      checkWorkspace(workspaceId)
      if (!isId(id)) return missing
      try {
        const json = await readFile(join(folder, placeOf(workspaceId, id)), 'utf8')
        // What a disk has spoiled is not the value.
        return idOf(json) === id ? JSON.parse(json) : missing
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing
        throw error
      }
    },
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

/** Whole on the disk under its name, or not there under it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${randomUUID()}.part`
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** A name is on the disk when its folder is; Windows sees to that by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
