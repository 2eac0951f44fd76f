import { gzipSync } from 'node:zlib'
import { openWorkflow, parse } from '@rabbit/dsl'
import { build } from 'esbuild'
import { largeText } from './large-text.ts'
import { type Row, timeInTurn, times } from './measure.ts'

/** What reading costs beyond its time, and how it grows. */
export async function measureLanguageCost(): Promise<Row[]> {
  return [...curve(), ...badInput(), memory(), ...(await size())]
}

const lifted = { maxBytes: Number.POSITIVE_INFINITY, maxTransitions: Number.POSITIVE_INFINITY }

function curve(): Row[] {
  const counts = [1_000, 10_000, 30_000, 100_000]
  const tasks = counts.map((count) => {
    const text = largeText(count)
    return [String(count), () => openWorkflow(text, { limits: lifted }).graph] as const
  })
  const taken = Object.entries(timeInTurn(Object.fromEntries(tasks), { runs: 7, warmUp: 2 }))
  const ofThousand = taken.map(([count, { median }]) => (median * 1000) / Number(count))
  const base = ofThousand[1] ?? Number.NaN
  return taken.map(([count, found], at) => ({
    work: `text to graph, ${Number(count).toLocaleString('en')} transitions`,
    ours: times(found),
    baseline: `a thousand of 10,000: ${base.toFixed(2)} ms; of these: ${(ofThousand[at] ?? Number.NaN).toFixed(2)} ms`,
    ratio: ((ofThousand[at] ?? Number.NaN) / base).toFixed(2),
  }))
}

function badInput(): Row[] {
  const limits = { ...lifted, maxNesting: 100, maxExpressionNodes: 10_000 }
  const brackets = (length: number) => `a -> b: ${'('.repeat(length)}`
  const line = (count: number) => 'first->second;'.repeat(count)
  const cases = [
    ['2 MiB of open brackets', brackets(2 ** 20), brackets(2 ** 21)],
    ['100,000 statements on a line', line(50_000), line(100_000)],
    ['2 MiB of NULs', '\0'.repeat(2 ** 20), '\0'.repeat(2 ** 21)],
  ] as const
  return cases.map(([work, half, whole]) => {
    const taken = timeInTurn(
      { half: () => parse(half, limits), whole: () => parse(whole, limits) },
      { runs: 5, warmUp: 1 },
    )
    return {
      work: `read ${work}`,
      ours: times(taken.whole),
      baseline: `half of it ${times(taken.half)}`,
      ratio: (taken.whole.median / taken.half.median).toFixed(2),
    }
  })
}

function heap(): number {
  if (!globalThis.gc) throw new Error('Run with --expose-gc.')
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

/** What stays in memory of a workflow and its graph, its text included; beside that of the parsed lean JSON. */
function memory(): Row {
  const text = largeText(10_000)
  const { graph } = openWorkflow(text)
  const json = JSON.stringify(
    graph.transitions.map(({ from, to, condition, join }) => ({ from, to, condition, join })),
  )
  const kept: unknown[] = []
  const before = heap()
  kept.push(openWorkflow(`${text}\n`))
  const between = heap()
  kept.push(JSON.parse(json))
  const after = heap()
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1)
  if (kept.length !== 2) throw new Error('Both must be alive while they are measured.')
  return {
    work: 'memory of 10,000 transitions, tree and graph',
    ours: `${mib(between - before)} MiB`,
    baseline: `of JSON.parse of its arrows ${mib(after - between)} MiB`,
    ratio: ((between - before) / (after - between)).toFixed(2),
  }
}

/** What of the language is taken: of names that nobody imports nothing is left. */
const parts: Readonly<Record<string, string>> = {
  'the language, with the functions of expressions and the run form': "export * from './index.ts'",
  'reading, editing, checking, formatting and printing': `export {
    openWorkflow, editWorkflow, planTextEdit, planTextEdits, applyEdits, composeEdits, invertEdits, createLineMap,
    spanOf, formatWorkflow, formatRange, parse, print, stepTypes, diagnosticCodes,
  } from './index.ts'`,
  'reading to the graph, and printing':
    "export { parse, print } from './syntax/parse.ts'; export { buildGraph } from './graph/build.ts'",
}

/** The language package as a browser would load it, without the editor's glue. */
async function size(): Promise<readonly Row[]> {
  return Promise.all(
    Object.entries(parts).map(async ([part, contents]) => {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: 'packages/dsl/src', loader: 'ts' },
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2022',
        write: false,
      })
      const kilobytes = gzipSync(outputFiles[0]?.contents ?? new Uint8Array(0), { level: 9 }).length / 1000
      return {
        work: `size of ${part}, minified and gzipped`,
        ours: `${kilobytes.toFixed(1)} kB`,
        baseline: 'the goal of the whole 60 kB',
        ratio: (kilobytes / 60).toFixed(2),
      }
    }),
  )
}
