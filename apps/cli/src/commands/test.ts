import { relative } from 'node:path'
import type { runTrial } from '@rabbit/server'
import { CliError, parseWords, printJson } from '../io.ts'
import type { Launcher } from '../main.ts'
import { checkOutcome, pathOf } from '../test-file/check-outcome.ts'
import { Covered, coverageTable } from '../test-file/coverage.ts'
import { type OpenFile, openFile } from '../test-file/open-file.ts'
import { requestOf } from '../test-file/request.ts'
import type { TestCase } from '../test-file/schema.ts'

const usage = 'rabbit test FILE.test.yaml… [--json] [--min-coverage N]'
/** Exit codes: a test failed, or too little is covered. */
const failedCode = 2

interface TestResult {
  readonly file: string
  readonly name: string
  readonly passed: boolean
  /** Sentences; none when it passed. */
  readonly failures: readonly string[]
  readonly path: readonly string[]
  readonly status: string
}

/** Runs the tests of workflows in memory, with mocked steps and simulated time, and says what they cover. */
export async function test(words: readonly string[], launcher: Launcher): Promise<number> {
  const options = { json: { type: 'boolean' }, 'min-coverage': { type: 'string' } } as const
  const { values, positionals } = parseWords(words, options, usage)
  if (positionals.length === 0) throw new CliError(`name a test file. Usage: ${usage}`)
  const least = readLeast(values['min-coverage'])
  const files = await Promise.all(positionals.map(openFile))
  launcher.ensureServer()
  const server = await import('@rabbit/server')
  const covered = new Map(files.map((open) => [open.workflowName, { open, by: new Covered() }]))
  const results: TestResult[] = []
  for (const open of files) {
    for (const one of open.file.tests) {
      const result = await runOne(open, one, (name) => covered.get(name)?.by, server.runTrial)
      results.push(result)
      if (!values.json) process.stdout.write(resultLines(result))
    }
  }
  const coverage = [...covered.values()].map(({ open, by }) => by.of(open.workflowName, open.graph))
  const failed = results.filter(({ passed }) => !passed).length
  const thin = coverage.flatMap(({ workflow, states, transitions }) =>
    (
      [
        ['states', states.percent],
        ['transitions', transitions.percent],
      ] as const
    )
      .filter(([, percent]) => percent < least)
      .map(
        ([part, percent]) =>
          `${workflow}: ${percent} % of its ${part} are covered, and ${least} % are asked for.`,
      ),
  )
  if (values.json)
    printJson({ passed: results.length - failed, failed, tests: results, coverage, tooLittle: thin })
  else {
    process.stdout.write(`\n${coverageTable(coverage)}\n\n`)
    for (const sentence of thin) process.stdout.write(`${sentence}\n`)
    process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`)
  }
  return failed > 0 || thin.length > 0 ? failedCode : 0
}

function readLeast(given: string | undefined): number {
  if (given === undefined) return 0
  const least = Number(given)
  if (/^\d+(\.\d+)?$/.test(given) && least <= 100) return least
  throw new CliError(`--min-coverage must be a percentage from 0 to 100, not '${given}'.`)
}

async function runOne(
  open: OpenFile,
  one: TestCase,
  coveredOf: (workflowName: string) => Covered | undefined,
  run: typeof runTrial,
): Promise<TestResult> {
  const report = await run(requestOf(open, one))
  const { name: file } = open
  const { name } = one
  if (report.kind === 'refused')
    return { file, name, passed: false, failures: [report.message], path: [], status: 'refused' }
  coveredOf(open.workflowName)?.add(report.events)
  for (const { workflow, events } of report.called) {
    const called = workflow === null ? null : open.callable.get(workflow)
    if (called === null) coveredOf(open.workflowName)?.add(events)
    else if (called !== undefined && called !== 'several')
      coveredOf(relative(process.cwd(), called.path))?.add(events)
  }
  const failures = checkOutcome(report, one.expect)
  return {
    file,
    name,
    passed: failures.length === 0,
    failures,
    path: pathOf(report.events),
    status: report.status,
  }
}

function resultLines({ passed, name, failures }: TestResult): string {
  return [
    `${passed ? 'ok  ' : 'FAIL'} ${name}`,
    ...failures.map((sentence) => `       ${sentence}`),
    '',
  ].join('\n')
}
