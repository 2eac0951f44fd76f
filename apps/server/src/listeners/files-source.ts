import { lstat, mkdir, realpath } from 'node:fs/promises'
import { basename, relative, sep } from 'node:path'
import { filePatternProblem } from '@rabbit/dsl'
import picomatch from 'picomatch'
import { madeAt } from '../stores/trigger-store.ts'
import { deliveryOf, lossOf, type Source } from './source.ts'

export interface FilesNeeds {
  /** The files folder; need not be there yet. */
  readonly root: string
  /** A file is taken when it has not grown for so long, in ms. */
  readonly settledMs: number
  /** More files than these can't be listened for by one trigger. */
  readonly mostFiles?: number
}

/**
 * Files below the files folder, and nothing outside of it: links are not followed. A file starts an execution when it
 * comes or changes, also while nobody listened; what was there before the trigger was made does not.
 */
export function createFilesSource({ root, settledMs, mostFiles = 10_000 }: FilesNeeds): Source {
  return {
    async open(trigger, take) {
      const pattern = trigger.subject
      const problem = filePatternProblem(pattern)
      if (problem !== null) throw new Error(problem)
      await mkdir(root, { recursive: true })
      const base = await realpath(root)
      const matches = picomatch(pattern)
      const { base: folder } = picomatch.scan(pattern)
      const since = madeAt(trigger.id)
      const place = (path: string) => relative(base, path).split(sep).join('/')
      const isBeside = (path: string) => {
        const at = place(path)
        if (at === '' || folder === '') return false
        return !(at === folder || at.startsWith(`${folder}/`) || folder.startsWith(`${at}/`))
      }
      const { watch } = await import('chokidar')
      const watcher = watch(base, {
        ...{ followSymlinks: false, alwaysStat: true, ignored: isBeside, ignorePermissionErrors: true },
        awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: Math.max(20, settledMs / 5) },
        ...(pattern.includes('**') ? {} : { depth: pattern.split('/').length - 1 }),
      })
      const { lost, lose } = lossOf()
      let taking: Promise<void> = Promise.resolve()
      let closed = false
      const seen = new Set<string>()
      watcher.on('error', (error) => lose(error as Error))
      watcher.on('unlink', (path) => seen.delete(path))
      watcher.on('all', (event, path, stats) => {
        if ((event !== 'add' && event !== 'change') || !stats?.isFile()) return
        const at = place(path)
        if (!matches(at) || /\.part$/.test(at)) return
        seen.add(path)
        if (seen.size > mostFiles)
          return lose(
            new Error(`More than ${mostFiles} files match ${pattern}. Move what is done elsewhere.`),
          )
        // A file that is moved in keeps its time, but not that of its entry.
        if (Math.max(stats.mtimeMs, stats.ctimeMs) < since) return
        const { size, mtimeMs } = stats
        const file = { path: at, name: basename(at), size, modified: new Date(mtimeMs).toISOString() }
        const delivery = deliveryOf(trigger, { id: [at, mtimeMs, size], input: { file }, shown: at })
        taking = taking
          .then(async () => {
            // What the watcher tells of a link is where it leads.
            const isFile = await lstat(path).then(
              (found) => found.isFile(),
              () => false,
            )
            if (isFile && !closed) await take(delivery)
          })
          .catch((error) => lose(error as Error))
      })
      await new Promise<void>((ready, failed) => {
        watcher.once('ready', ready)
        watcher.once('error', failed)
      })
      return {
        lost,
        async close() {
          closed = true
          await watcher.close()
          await taking
        },
      }
    },
  }
}
