import { randomUUID } from 'node:crypto'
import { statSync, unlinkSync, utimesSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { missing } from '@rabbit/engine'
import type { StoredValues } from './stored-values.ts'
import { checkWorkspace, idOf, isId, placeOf } from './value-id.ts'

/** Large values as files below a folder, which comes into being with the first. */
export function createFileValues(folder: string): StoredValues {
  return {
    async put(workspaceId, json) {
      const id = idOf(json)
      const file = join(folder, placeOf(workspaceId, id))
      await mkdir(dirname(file), { recursive: true })
      if (!renew(file)) await writeWhole(file, json)
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

    async remove(workspaceId, id, before) {
      checkWorkspace(workspaceId)
      return !isId(id) || removeOlder(join(folder, placeOf(workspaceId, id)), before)
    },
  }
}

/** False when it is not there. At once, so that no removal comes in between. */
function renew(file: string): boolean {
  return unlessAway(() => {
    const now = new Date()
    utimesSync(file, now, now)
    return true
  }, false)
}

/** At once, so that no renewal comes in between. */
function removeOlder(file: string, before: Date): boolean {
  return unlessAway(() => {
    if (statSync(file).mtimeMs >= before.getTime()) return false
    unlinkSync(file)
    return true
  }, true)
}

function unlessAway(work: () => boolean, away: boolean): boolean {
  try {
    return work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return away
    throw error
  }
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
