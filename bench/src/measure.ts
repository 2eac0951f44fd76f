import { cpus, totalmem } from 'node:os'

/** Times of repeated runs, in milliseconds. */
export interface Times {
  readonly median: number
  readonly p5: number
  readonly p95: number
  readonly p99: number
  readonly runs: number
}

/** The value below which `share` (0 to 1) of the sorted values lie. */
function quantile(sorted: readonly number[], share: number): number {
  const last = sorted.length - 1
  return sorted[Math.min(last, Math.max(0, Math.round(last * share)))] ?? Number.NaN
}

export function summarise(values: readonly number[]): Times {
  const sorted = [...values].sort((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    p5: quantile(sorted, 0.05),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    runs: sorted.length,
  }
}

/** Runs each task in turn, `runs` times each after a warm-up, so that a busy moment of the machine meets all of them. */
export function timeInTurn<K extends string>(
  tasks: Readonly<Record<K, (run: number) => unknown>>,
  { runs, warmUp }: { runs: number; warmUp: number },
): Record<K, Times> {
  const names = Object.keys(tasks) as K[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>
  for (let run = -warmUp; run < runs; run++) {
    for (const name of names) {
      const started = performance.now()
      tasks[name](run + warmUp)
      if (run >= 0) taken[name].push(performance.now() - started)
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarise(taken[name])])) as Record<K, Times>
}

/** A row of the printed table. */
export interface Row {
  readonly work: string
  readonly ours: string
  readonly baseline: string
  readonly ratio: string
}

const shown = (ms: number) => (ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(1) : ms.toFixed(3))

/** `12.3 ms (11.0 – 15.1)`: the median, and the 5th and 95th of a hundred. */
export function times({ median, p5, p95 }: Times): string {
  return `${shown(median)} ms (${shown(p5)} – ${shown(p95)})`
}

export function percentiles({ median, p95, p99 }: Times): string {
  return `p50 ${shown(median)} · p95 ${shown(p95)} · p99 ${shown(p99)} ms`
}

export function machine(): string {
  const [first] = cpus()
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${memory} GiB, Node ${process.versions.node}, ${process.platform}`
}

export function printTable(rows: readonly Row[]): void {
  console.log('| work | ours | baseline | ours : baseline |\n| --- | --- | --- | --- |')
  for (const { work, ours, baseline, ratio } of rows)
    console.log(`| ${work} | ${ours} | ${baseline} | ${ratio} |`)
}
