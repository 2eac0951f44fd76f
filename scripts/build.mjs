// Builds what is missing or older than its sources, and nothing else. Whether it is, a stamp says: a hash over path,
// size and time of every source file. No build tool is called to find out.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFolder = join(root, 'node_modules/.cache/rabbit')
const core = [
  'packages/dsl/src',
  'packages/ai/src',
  'packages/contract/src',
  'packages/exchange/src',
  'packages/step-kit',
]

/** What can be built: the workspace and its task, what it is made from, the file that must be there afterwards. */
const targets = {
  cli: {
    workspace: '@rabbit/cli',
    sources: [...core, 'apps/cli', 'apps/studio/src/canvas'],
    result: 'apps/cli/dist/rabbit.js',
  },
  server: {
    workspace: '@rabbit/server',
    sources: [...core, 'packages/engine/src', 'apps/server', 'prisma'],
    result: 'apps/server/dist/main.js',
  },
  studio: {
    workspace: '@rabbit/studio',
    sources: ['packages/dsl/src', 'packages/contract/src', 'packages/exchange/src', 'apps/studio'],
    result: 'apps/studio/dist/index.html',
  },
  desktop: {
    workspace: '@rabbit/studio',
    task: 'build:desktop',
    sources: ['apps/studio/electron'],
    result: 'apps/studio/desktop-dist/main.js',
  },
}

const skipped = new Set(['node_modules', 'dist', 'generated', 'e2e', 'test', '.turbo', 'desktop-dist'])

function* filesBelow(path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  if (statSync(full).isFile()) return yield full
  for (const entry of readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* filesBelow(join(path, entry.name))
    if (entry.isFile() && !/\.(test\.tsx?|md)$/.test(entry.name)) yield join(full, entry.name)
  }
}

function stampOf({ sources }) {
  const hash = createHash('sha256').update(process.version)
  for (const file of ['package-lock.json', ...sources].flatMap((path) => [...filesBelow(path)])) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function isBuilt(name) {
  const stampFile = join(stampFolder, `${name}.stamp`)
  return (
    existsSync(join(root, targets[name].result)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stampOf(targets[name])
  )
}

/**
 * Builds those of `names` (`cli`, `server`, `studio`, `desktop`) that need it; one line on standard error says so.
 * Throws with the build's own output when it fails.
 */
export function ensureBuilt(names) {
  const missing = names.filter((name) => !isBuilt(name))
  if (missing.length === 0) return
  process.stderr.write(`Building ${missing.join(' and ')} (first use, or the sources have changed) …\n`)
  const stamps = missing.map((name) => stampOf(targets[name]))
  const tasks = missing.map((name) => `${targets[name].workspace}#${targets[name].task ?? 'build'}`)
  const turbo = join(root, 'node_modules/turbo/bin/turbo')
  const done = spawnSync(process.execPath, [turbo, 'run', ...tasks, '--output-logs=errors-only'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' },
  })
  if (done.status !== 0)
    throw new Error(`The build failed.\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`)
  mkdirSync(stampFolder, { recursive: true })
  missing.forEach((name, i) => {
    writeFileSync(join(stampFolder, `${name}.stamp`), stamps[i])
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2)
  ensureBuilt(names.length > 0 ? names : Object.keys(targets))
}

/** Bundles the project's own packages and leaves every other where npm put it. */
export const packagesStayOutside = {
  name: 'packages-stay-outside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@rabbit/') ? null : { path, external: true },
    )
  },
}
