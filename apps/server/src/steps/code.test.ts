import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject, StepOutcome, StopOrder } from '@rabbit/engine'
import { afterAll, describe, expect, it } from 'vitest'
import { createCodeStep } from './code.ts'
import { createSandbox, type SandboxOptions, sandboxLimits } from './support/sandbox.ts'

const sandbox = createSandbox()
afterAll(() => sandbox.close())

interface Call {
  readonly context?: JsonObject
  readonly language?: string
  readonly stop?: StopOrder
  readonly within?: ReturnType<typeof createSandbox>
}

async function run(source: JsonObject[string], call: Call = {}): Promise<StepOutcome> {
  const { context = {}, language, stop = new AbortController(), within = sandbox } = call
  const properties = { source, ...(language !== undefined && { language }) }
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'code', visit: 1, attempt: 1 }
  return createCodeStep(within).run({ ...request, idempotencyKey: 'k', properties, context, now: 0 }, stop)
}

/** The result, or the error as `Class: message`. */
async function said(source: JsonObject[string], call: Call = {}): Promise<unknown> {
  const outcome = await run(source, call)
  if (outcome.kind === 'completed') return outcome.result
  return outcome.kind === 'failed' ? `${outcome.error.class}: ${outcome.error.message}` : outcome.kind
}

/** A sandbox of a test's own, closed after it. */
async function withSandbox<T>(
  options: SandboxOptions,
  use: (within: ReturnType<typeof createSandbox>) => Promise<T>,
): Promise<T> {
  const within = createSandbox(options)
  try {
    return await use(within)
  } finally {
    within.close()
  }
}

describe('a code state', () => {
  it('sees the context as input and gives the map that it returns', async () => {
    const context = { price: 2, list: [1, { a: null }], secrets: { KEY: 'hidden' } }
    expect(await said('return { total: input.price * 2, keys: Object.keys(input) }', { context })).toEqual({
      total: 4,
      keys: ['price', 'list'],
    })
    expect(
      await said('const { list } = input\nreturn { list, when: new Date(0) } // done', { context }),
    ).toEqual({
      ...{ list: [1, { a: null }], when: '1970-01-01T00:00:00.000Z' },
    })
    expect(await said('input.price')).toEqual({})
    expect(await said('return await Promise.all([1, 2]).then(([a, b]) => ({ sum: a + b }))')).toEqual({
      sum: 3,
    })
  })

  it('may be TypeScript, whose types are left out', async () => {
    const source = `interface Line { price: number }
enum Size { Small = 1, Large }
const lines = input.lines as Line[]
const sum = <T,>(items: T[], of: (item: T) => number): number => items.reduce((s, i) => s + of(i), 0)
return { total: sum(lines, ({ price }: Line): number => price!), size: Size.Large } satisfies object`
    const context = { lines: [{ price: 2 }, { price: 3 }] }
    expect(await said(source, { context, language: 'typescript' })).toEqual({ total: 5, size: 2 })
    expect(await said(source, { context })).toContain('CodeError: SyntaxError')
    expect(await said('const a = 1\nreturn 1 +* 2', { language: 'typescript' })).toMatch(
      /^CodeError: SyntaxError: .* \(line 2\)$/,
    )
    expect(await said('return {}', { language: 'python' })).toBe(
      'PropertyError: language of it must be javascript or typescript.',
    )
    expect(await said(7)).toBe('PropertyError: source of it must be a text.')
  })

  it.each([
    ['const a = 1\nnull.x', "CodeError: TypeError: cannot read property 'x' of null (line 2)"],
    ['\n\nthrow new Error("no stock")', 'CodeError: no stock (line 2)'],
    ['throw "plain"', 'CodeError: plain'],
    ['throw Object.assign(new Error("none left"), { name: "OutOfStock" })', 'OutOfStock: none left (line 1)'],
    ['return 1n', /^CodeError: TypeError: .*BigInt/i],
    ['return [1]', 'CodeError: The code of it returned a list; return a map, such as { total: 7 }.'],
    ['return "yes"', 'CodeError: The code of it returned "yes"; return a map, such as { total: 7 }.'],
    ['return null', 'CodeError: The code of it returned null; return a map, such as { total: 7 }.'],
    ['await new Promise(() => {})', 'CodeError: The code awaits a promise that nothing settles.'],
    ['let a = [];\nfor (let i = 0; i < 1e5; i++) a = [a]\nreturn { a }', /stack overflow|too deeply/],
    ['(function f() { f() })()', 'LimitError: The code calls itself too deeply.'],
    ['new Function("(".repeat(1e5))', /too deeply|stack overflow/],
  ])('tells what went wrong, and where: %j', async (source, sentence) => {
    const answer = await said(source)
    if (typeof sentence === 'string') expect(answer).toBe(sentence)
    else expect(answer).toMatch(sentence)
    expect(await said('return { fine: true }')).toEqual({ fine: true })
  })

  it('writes what goes to the console into the history, up to 4096 bytes', async () => {
    expect(await run('console.log("a", { b: 1 }); console.warn([2]); return {}')).toEqual({
      ...{ kind: 'completed', result: {} },
      log: { level: 'info', message: 'a {"b":1}\n[2]' },
    })
    expect(await run('console.log("before"); throw new Error("x")')).toMatchObject({
      error: { details: { log: ['before'], line: 1 } },
    })
    const { log } = (await run('for (let i = 0; i < 1e4; i++) console.log("line " + i); return {}')) as {
      log: { message: string }
    }
    expect(log.message.length).toBeGreaterThan(4_000)
    expect(log.message.length).toBeLessThanOrEqual(4_096)
  })

  it('has nothing of the machine: no process, no modules, no network, no environment, no way to the outside', async () => {
    const names = [
      'process',
      'require',
      'module',
      'fetch',
      'WebSocket',
      'XMLHttpRequest',
      'setTimeout',
      'Buffer',
    ]
    const source = `return Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, typeof globalThis[name]]))`
    expect(new Set(Object.values((await said(source)) as object))).toEqual(new Set(['undefined']))
    for (const way of ['import("node:fs")', 'import("fs")'])
      expect(await said(`return { a: typeof await ${way} }`)).toMatch(/^CodeError/)
    for (const way of ['[].at.constructor', 'console.log.constructor', '(async () => {}).constructor'])
      expect(await said(`return { type: await ${way}("return typeof process")() }`)).toEqual({
        type: 'undefined',
      })
  })

  it('leaves nothing behind for the next one', async () => {
    await withSandbox({ size: 1 }, async (within) => {
      expect(await said('globalThis.left = 1; Array.prototype.map = null; return {}', { within })).toEqual({})
      expect(await said('return { left: typeof globalThis.left, map: typeof [].map }', { within })).toEqual({
        left: 'undefined',
        map: 'function',
      })
    })
  })

  it('gives no __proto__ back, at any depth', async () => {
    const source = `return JSON.parse('{"__proto__": {"bad": 1}, "in": [{"__proto__": {"bad": 1}, "ok": 1}]}')`
    const result = (await said(source)) as { in: object[] }
    expect(JSON.stringify(result)).toBe('{"in":[{"ok":1}]}')
    expect(({} as { bad?: unknown }).bad).toBeUndefined()
    expect(await said('Object.prototype.polluted = 1; return {}')).toEqual({})
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('the sandbox', () => {
  const loop = 'LimitError: The code used more than 300 ms of the processor.'
  it.each([
    ['an endless loop', 'for (;;);'],
    ['a loop that catches everything', 'for (;;) { try { for (;;); } catch {} }'],
    ['a loop of promises', 'const f = () => Promise.resolve().then(f); await f()'],
    ['a bomb in a pattern', '/^(a+)+$/.test("a".repeat(40) + "b")'],
    ['a loop in a getter of an error', 'throw { get message() { for (;;); } }'],
  ])('stops %s by its time on the processor', async (_what, source) => {
    await withSandbox({ limits: { ...sandboxLimits, cpuMs: 300, wallMs: 60_000 } }, async (within) => {
      expect(await said(source, { within })).toBe(loop)
      expect(await said('return { fine: true }', { within })).toEqual({ fine: true })
    })
  })

  it('kills what is not done in time, and has another process for the next', async () => {
    const limits = { ...sandboxLimits, wallMs: 1_500, cpuMs: 60_000 }
    await withSandbox({ limits, size: 1 }, async (within) => {
      expect(await said('for (;;);', { within })).toBe(
        'LimitError: The code was not done after 1500 ms, so it was stopped.',
      )
      expect(await said('return { fine: true }', { within })).toEqual({ fine: true })
    })
  })

  it('holds no more than 64 MiB of memory', async () => {
    const fill = (mebibytes: number) =>
      `const all = []; for (let i = 0; i < ${mebibytes}; i++) all.push(new Uint8Array(1024 * 1024).fill(1)); return { n: all.length }`
    expect(await said(fill(56))).toEqual({ n: 56 })
    const full = 'LimitError: The code needs more than 64 MiB of memory.'
    expect(await said(fill(64))).toBe(full)
    expect(await said('const a = []; for (;;) a.push("x".repeat(1000) + a.length)')).toBe(full)
    expect(await said('return { fine: true }')).toEqual({ fine: true })
  })

  it('gives back no more than 2 MiB of JSON', async () => {
    const text = (bytes: number) => `return { t: "x".repeat(${bytes - '{"t":""}'.length}) }`
    const most = 2 * 1024 * 1024
    expect(JSON.stringify(await said(text(most)))).toHaveLength(most)
    expect(await said(text(most + 1))).toBe(
      `LimitError: The code returned ${most + 1} bytes of JSON; ${most} are the most.`,
    )
    expect(await said(`return { t: "ü".repeat(${most / 2}) }`)).toMatch(/^LimitError/)
  })

  it('stops at once when it is no longer wanted, whether it runs or waits for its turn', async () => {
    await withSandbox({ size: 1 }, async (within) => {
      const [running, waiting] = [new AbortController(), new AbortController()]
      const first = said('for (;;);', { within, stop: running })
      const second = said('return {}', { within, stop: waiting })
      waiting.abort()
      expect(await second).toBe('CodeError: The code was stopped.')
      running.abort()
      expect(await first).toBe('CodeError: The code was stopped.')
      expect(await said('return {}', { within, stop: { signal: AbortSignal.abort() } })).toBe(
        'CodeError: The code was stopped.',
      )
      expect(await said('return { fine: true }', { within })).toEqual({ fine: true })
    })
  })

  it('runs many at once, each with its own input', async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, n) => said('return { n: input.n * 2 }', { context: { n } })),
    )
    expect(all).toEqual(all.map((_, n) => ({ n: n * 2 })))
  })

  it('answers when its process ends by itself, and starts another', async () => {
    await withSandbox({ size: 1 }, async (within) => {
      expect(await said('return {}', { within })).toEqual({})
      const running = said('for (;;);', { within })
      const pid = await childPid()
      process.kill(pid, 'SIGKILL')
      expect(await running).toBe(
        'SandboxError: The process that the code ran in has ended: ended by SIGKILL.',
      )
      expect(await said('return { fine: true }', { within })).toEqual({ fine: true })
      process.kill(await childPid(), 'SIGKILL')
      await expect.poll(() => said('return { fine: true }', { within })).toEqual({ fine: true })
    })
  })

  it('refuses to run anything where its process can not be started, and says why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rabbit-sandbox-'))
    const broken = join(folder, 'broken.mjs')
    writeFileSync(broken, 'throw new TypeError("no such engine")')
    const refusal = (options: SandboxOptions) =>
      withSandbox(options, (within) => said('return {}', { within }))
    const sentence = 'SandboxError: The process that code runs in could not be started, so nothing was run:'
    expect(await refusal({ script: broken })).toBe(`${sentence} TypeError: no such engine.`)
    expect(await refusal({ program: join(folder, 'nowhere') })).toContain(`${sentence} spawn`)
    rmSync(folder, { recursive: true })
  })

  it('gives its process an empty environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rabbit-sandbox-'))
    const script = join(folder, 'tell.mjs')
    writeFileSync(
      script,
      `process.on('message', () => process.send({ kind: 'returned', json: JSON.stringify({ env: process.env }), log: [] }))
process.send({ kind: 'ready' })`,
    )
    process.env.RABBIT_TEST_SECRET = 'hidden'
    const env = (await withSandbox({ script }, (within) => said('', { within }))) as { env: object }
    // The IPC channel's own names are Node's.
    expect(Object.keys(env.env).filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([])
    rmSync(folder, { recursive: true })
  })
})

/** The process that was started last by this one with the sandbox's script. */
async function childPid(): Promise<number> {
  let pid = 0
  await expect
    .poll(() => {
      const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
      const mine = stdout
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(
          ([, parent, ...words]) =>
            Number(parent) === process.pid && /sandbox.child\.mjs/.test(words.join(' ')),
        )
      pid = Math.max(0, ...mine.map(([id]) => Number(id)))
      return pid
    })
    .toBeGreaterThan(0)
  return pid
}
