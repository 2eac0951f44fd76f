import { dirname, join, relative } from 'node:path'
import type { JsonObject } from '@rabbit/contract'
import { openWorkflow, type WorkflowGraph } from '@rabbit/dsl'
import type { Happening, Mock, runTrial, TrialRequest } from '@rabbit/server'
import { hasErrors, printedDiagnostics } from '../diagnostics.ts'
import { CliError, parseWords, printJson, readText } from '../io.ts'
import type { Launcher } from '../main.ts'
import { checkNames } from '../test-file/check-names.ts'
import { checkOutcome, pathOf } from '../test-file/check-outcome.ts'
import { Covered, coverageTable } from '../test-file/coverage.ts'
import { type FileProblem, readTestFile } from '../test-file/read-test-file.ts'
import type { MockEntry, TestCase, TestFile } from '../test-file/schema.ts'

const usage = 'rabbit test FILE.test.yaml… [--json] [--min-coverage N]'
/** Exit codes: a test failed, or too little is covered. */
const failedCode = 2

interface OpenFile {
  readonly name: string
  readonly file: TestFile
  /** As a person would name it from here. */
  readonly workflowName: string
  readonly text: string
  readonly graph: WorkflowGraph
}

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
  const covered = new Map<string, { readonly open: OpenFile; readonly by: Covered }>()
  const results: TestResult[] = []
  for (const open of files) {
    const entry = covered.get(open.workflowName) ?? { open, by: new Covered() }
    covered.set(open.workflowName, entry)
    for (const one of open.file.tests) {
      const result = await runOne(open, one, entry.by, server.runTrial)
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

/** A test file with its workflow, both without an error. */
async function openFile(name: string): Promise<OpenFile> {
  const read = readTestFile(await readText(name))
  if (read.kind === 'problems') throw problemsOf(name, read.problems)
  const { file, placeOf } = read
  const path = join(
    dirname(name),
    file.workflow ?? name.replace(/^.*[\\/]/, '').replace(/\.test\.ya?ml$/, '.rabbit'),
  )
  const workflow = openWorkflow(await readText(path))
  const diagnostics = printedDiagnostics(workflow)
  const workflowName = relative(process.cwd(), path)
  if (hasErrors(diagnostics)) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    throw problemsOf(
      workflowName,
      errors.map(({ line, column, code, message }) => ({ line, column, message: `${code} ${message}` })),
    )
  }
  const { text, graph } = workflow
  const problems = checkNames(file, graph, placeOf)
  if (problems.length > 0) throw problemsOf(name, problems)
  return { name, file, workflowName, text, graph }
}

function problemsOf(file: string, problems: readonly FileProblem[]): CliError {
  const lines = problems.map(({ line, column, message }) => `\n  ${file}:${line}:${column} ${message}`)
  return new CliError(`no test was run:${lines.join('')}`)
}

async function runOne(
  { name: file, file: { mocks }, text }: OpenFile,
  one: TestCase,
  covered: Covered,
  run: typeof runTrial,
): Promise<TestResult> {
  const report = await run(requestOf(text, one, { ...mocks, ...one.mocks }))
  const { name } = one
  if (report.kind === 'refused')
    return { file, name, passed: false, failures: [report.message], path: [], status: 'refused' }
  covered.add(report.events)
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

function requestOf(text: string, one: TestCase, mocks: Readonly<Record<string, MockEntry>>): TrialRequest {
  return {
    text,
    input: (one.input ?? {}) as JsonObject,
    mocks: new Map(Object.entries(mocks).map(([state, answers]) => [state, answers.map(asMock)])),
    happens: (one.happens ?? []).map(asHappening),
    startAt: one.at === undefined ? Date.UTC(2030, 0, 1) : Date.parse(one.at),
  }
}

function asMock({ result, error, delay = 0 }: MockEntry[number]): Mock {
  if (error === undefined) return { delayMs: delay, answer: { kind: 'result', result: result ?? {} } }
  const given = typeof error === 'string' ? { class: error } : error
  const { class: errorClass, message = `${errorClass} by a mock`, details, retry = true } = given
  const facts = { errorClass, message, retryable: retry, ...(details === undefined ? {} : { details }) }
  return { delayMs: delay, answer: { kind: 'error', ...facts } }
}

function asHappening(one: NonNullable<TestCase['happens']>[number]): Happening {
  const {
    after,
    answer,
    approved = true,
    comment = '',
    form,
    event,
    data = {},
    cancel = '',
    by = 'test',
  } = one
  const afterMs = after ?? null
  if (answer !== undefined) {
    const values = form === undefined ? {} : { values: form as JsonObject }
    return { afterMs, kind: 'answer', state: answer, approved, by, comment, ...values }
  }
  if (event !== undefined) return { afterMs, kind: 'event', name: event, data }
  return { afterMs, kind: 'cancel', by, reason: cancel }
}

function resultLines({ passed, name, failures }: TestResult): string {
  return [
    `${passed ? 'ok  ' : 'FAIL'} ${name}`,
    ...failures.map((sentence) => `       ${sentence}`),
    '',
  ].join('\n')
}
