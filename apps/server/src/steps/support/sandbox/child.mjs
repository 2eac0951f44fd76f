// The process that people's code runs in: one QuickJS in WebAssembly for each piece of code, made for it and thrown
// away after it. Its parent sends `{ source, language, input, limits }` and gets one answer; it knows nothing else.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten'
import { transform } from 'sucrase'

const pageBytes = 65_536
/** What QuickJS may use of the host's stack; beyond it the code gets an error that it can catch. */
const maxStackBytes = 256 * 1024
const maxMessage = 2_000

const wasmModule = await WebAssembly.compile(readFileSync(wasmFile()))
process.on('disconnect', () => process.exit())
process.on('message', async (work) => {
  try {
    process.send(await run(work))
  } catch (error) {
    // The host's own stack or memory is used up: this process is not used again.
    const tooDeep = error instanceof RangeError && /stack/i.test(error.message)
    const answer = tooDeep
      ? { kind: 'limit', message: 'The code calls itself too deeply, or its text is nested too deeply.' }
      : { kind: 'limit', message: `The code was more than its sandbox can hold: ${error.message}` }
    process.send({ ...answer, log: [], last: true }, () => process.exit(1))
  }
})
process.send({ kind: 'ready' })

/** Beside this file where it is bundled, in its package where it is not. */
function wasmFile() {
  const beside = join(import.meta.dirname, 'quickjs.wasm')
  if (existsSync(beside)) return beside
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'))
  return resolve('@jitl/quickjs-wasmfile-release-sync/wasm')
}

async function run({ source, language, input, limits }) {
  const wrapped = `(async (input) => {${source}\n})`
  const stripped = language === 'typescript' ? stripTypes(wrapped) : { code: wrapped }
  if (stripped.code === undefined) return { kind: 'threw', ...stripped, log: [] }
  // A limit of the runtime's own would not hold; a memory that can't grow further does.
  const wasmMemory = new WebAssembly.Memory({
    initial: 256,
    maximum: Math.max(256, Math.floor(limits.memoryBytes / pageBytes)),
  })
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmModule, wasmMemory }))
  const runtime = quickjs.newRuntime()
  runtime.setMaxStackSize(maxStackBytes)
  const since = process.cpuUsage()
  let isOverdue = false
  runtime.setInterruptHandler(() => {
    const { user, system } = process.cpuUsage(since)
    isOverdue ||= user + system > limits.cpuMs * 1_000
    return isOverdue
  })
  const context = runtime.newContext()
  const log = giveConsole(context, limits.maxLogBytes)
  const outcome = call(context, runtime, stripped.code, input)
  if (isOverdue)
    return { kind: 'limit', message: `The code used more than ${limits.cpuMs} ms of the processor.`, log }
  if (outcome.kind === 'threw' && outcome.name === 'InternalError') {
    if (outcome.message === 'out of memory')
      return {
        kind: 'limit',
        message: `The code needs more than ${mebibytes(limits.memoryBytes)} of memory.`,
        log,
      }
    if (outcome.message === 'stack overflow')
      return { kind: 'limit', message: 'The code calls itself too deeply.', log }
  }
  if (outcome.kind === 'returned') {
    const bytes = Buffer.byteLength(outcome.json)
    const most = limits.maxOutputBytes
    if (bytes > most)
      return {
        kind: 'limit',
        message: `The code returned ${bytes} bytes of JSON; ${most} are the most.`,
        log,
      }
  }
  return { ...outcome, log }
}

/** Calls the code, lets its promises settle, and takes what it returned as JSON. */
function call(context, runtime, code, input) {
  const json = context.getProp(context.global, 'JSON')
  const parse = context.getProp(json, 'parse')
  const stringify = context.getProp(json, 'stringify')
  const made = context.evalCode(code, 'code')
  if (made.error) return threw(context, made.error)
  const given = context.callFunction(parse, context.undefined, context.newString(input))
  if (given.error) return threw(context, given.error)
  const called = context.callFunction(made.value, context.undefined, given.value)
  if (called.error) return threw(context, called.error)
  const jobs = runtime.executePendingJobs()
  if (jobs.error) return threw(context, jobs.error)
  const settled = context.getPromiseState(called.value)
  if (settled.type === 'rejected') return threw(context, settled.error)
  if (settled.type === 'pending')
    return {
      kind: 'threw',
      name: 'Error',
      message: 'The code awaits a promise that nothing settles.',
      line: null,
    }
  const text = context.callFunction(stringify, context.undefined, settled.value)
  if (text.error) return threw(context, text.error)
  const isNothing = context.typeof(text.value) === 'undefined'
  return { kind: 'returned', json: isNothing ? '' : context.getString(text.value) }
}

function threw(context, handle) {
  const error = context.dump(handle)
  if (typeof error !== 'object' || error === null || typeof error.message !== 'string')
    return { kind: 'threw', name: 'Error', message: shorten(asText(error)), line: null }
  const [, line] = /code:(\d+)/.exec(String(error.stack)) ?? []
  const name = typeof error.name === 'string' ? error.name : 'Error'
  return { kind: 'threw', name, message: shorten(error.message), line: line ? Number(line) : null }
}

function stripTypes(code) {
  try {
    return { code: transform(code, { transforms: ['typescript'], disableESTransforms: true }).code }
  } catch (error) {
    const [, what, line] = /^(?:Error transforming \S+: )?(.*?)(?: \((\d+):\d+\))?$/s.exec(error.message)
    return { name: 'SyntaxError', message: shorten(what), line: line ? Number(line) : null }
  }
}

/** `console.log` and its kin: lines for the execution's history, no more than `maxBytes` of them. */
function giveConsole(context, maxBytes) {
  const lines = []
  let left = maxBytes
  const write = (...handles) => {
    if (left <= 0) return
    const line = handles
      .map((handle) => asText(context.dump(handle)))
      .join(' ')
      .slice(0, left)
    left -= Buffer.byteLength(line) + 1
    lines.push(line)
  }
  const console = context.newObject()
  for (const name of ['log', 'info', 'warn', 'error', 'debug'])
    context.newFunction(name, write).consume((handle) => context.setProp(console, name, handle))
  context.setProp(context.global, 'console', console)
  console.dispose()
  return lines
}

const asText = (value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
const shorten = (text) => (text.length > maxMessage ? `${text.slice(0, maxMessage)} …` : text)
const mebibytes = (bytes) => `${bytes / 1024 / 1024} MiB`
