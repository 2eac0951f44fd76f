// `npm run fuzz [-- seconds [seed]]`: mutates texts of the language's corpora, keeps those that reach code that none
// reached before, and stops with the shortest text that breaks a promise, written into packages/dsl/corpus/fuzz.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const corpus = join(root, 'packages/dsl/corpus')
const seconds = Number(process.argv[2] ?? 60)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)

/** A text may take this long, and this much longer for each character; what is not linear takes far more. */
const baseMs = 2_000
const msPerCharacter = 0.5
/** So much may the heap grow between two collections that are a thousand texts apart, besides the kept texts. */
const maxGrowth = 32 * 1024 * 1024

const folder = mkdtempSync(join(tmpdir(), 'rabbit-fuzz-'))
const bundle = join(folder, 'dsl.mjs')
await build({
  stdin: {
    contents: `export { brokenPromise } from './promises.ts'; export { mutate, randomEdit } from './mutate.ts'
export { createRandom } from './random.ts'`,
    resolveDir: join(root, 'packages/dsl/src/testing'),
    loader: 'ts',
  },
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
})

const session = new Session()
session.connect()
/** Answers at once: within one process the inspector's commands are synchronous. */
function ask(method, params) {
  let answer
  session.post(method, params, (error, result) => {
    if (error) throw new Error(`${method}: ${error.message}`)
    answer = result
  })
  return answer
}
ask('Profiler.enable')
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
const { brokenPromise, mutate, randomEdit, createRandom } = await import(pathToFileURL(bundle).href)

const reached = new Set()
/** How many blocks the last text reached first. How often a block ran counts too, in powers of two. */
function newBlocks() {
  const before = reached.size
  for (const { url, functions } of ask('Profiler.takePreciseCoverage').result) {
    if (!url.endsWith('/dsl.mjs')) continue
    for (const { ranges } of functions)
      for (const { startOffset, endOffset, count } of ranges)
        if (count > 0)
          reached.add(`${startOffset}-${endOffset}x${Math.min(12, Math.floor(Math.log2(count)))}`)
  }
  return reached.size - before
}

function textsBelow(path) {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) return textsBelow(inner)
    return entry.name.endsWith('.rabbit') ? [readFileSync(inner, 'utf8')] : []
  })
}

/** What is wrong with a text and an edit in it, or null. */
function findingOf(trial) {
  const started = performance.now()
  let broken
  try {
    broken = brokenPromise(trial)
  } catch (error) {
    return `Nothing throws. ${error instanceof Error ? error.stack : error}`
  }
  const took = performance.now() - started
  if (broken) return broken
  return took > baseMs + msPerCharacter * trial.text.length
    ? `It ends in time; this took ${took.toFixed(0)} ms.`
    : null
}

/** The same finding in a shorter text: pieces are taken away for as long as it stays. */
function shortened(trial) {
  let best = trial
  const until = performance.now() + 20_000
  for (let size = best.text.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < best.text.length && performance.now() < until; ) {
      const text = best.text.slice(0, at) + best.text.slice(at + size)
      const limit = text.length
      const { from, to, insert } = best.edit
      const moved = (offset) => Math.min(limit, offset <= at ? offset : Math.max(at, offset - size))
      const candidate = { text, edit: { from: moved(from), to: moved(to), insert } }
      if (findingOf(candidate)) best = candidate
      else at += size
    }
  }
  return best
}

const random = createRandom(seed)
const kept = textsBelow(corpus).filter((text) => text.length < 4_000)
const started = performance.now()
let runs = 0
let lowestHeap = Number.POSITIVE_INFINITY
let finding = null
while (performance.now() - started < seconds * 1000 && !finding) {
  // Every second time one of those found last, which lead on to what is new.
  const base = random.pick(random.chance(0.5) ? kept : kept.slice(-50))
  const text = mutate(random, base, random.pick(kept))
  const trial = { text, edit: randomEdit(random, text, random.pick(kept)) }
  const what = findingOf(trial)
  runs++
  if (what) finding = { what, trial: shortened(trial) }
  else if (newBlocks() > 0) kept.push(text)
  if (runs % 1000 === 0 && globalThis.gc) {
    globalThis.gc()
    const heap = process.memoryUsage().heapUsed
    lowestHeap = Math.min(lowestHeap, heap)
    if (heap > lowestHeap + maxGrowth) finding = { what: 'Memory does not grow.', trial }
  }
}
rmSync(folder, { recursive: true })
console.log(`${runs} texts in ${seconds} s, seed ${seed}: ${kept.length} kept, ${reached.size} ways reached.`)
if (finding) {
  const file = join(corpus, 'fuzz', `found-${seed}.rabbit`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, finding.trial.text)
  console.error(`Broken: ${finding.what}\nEdit: ${JSON.stringify(finding.trial.edit)}\nText kept as ${file}`)
  process.exit(1)
}
