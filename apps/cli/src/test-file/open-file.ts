import { dirname, join, relative } from 'node:path'
import { openWorkflow, type WorkflowGraph } from '@rabbit/dsl'
import { hasErrors, printedDiagnostics } from '../diagnostics.ts'
import { CliError, readText } from '../io.ts'
import { type CallableFiles, callsOthers, findCallables } from './callables.ts'
import { checkNames } from './check-names.ts'
import { type FileProblem, readTestFile } from './read-test-file.ts'
import type { TestFile } from './schema.ts'

/** A test file with all that it is about. */
export interface OpenFile {
  readonly name: string
  readonly file: TestFile
  /** As a person would name it from here. */
  readonly workflowName: string
  readonly text: string
  readonly graph: WorkflowGraph
  readonly callable: CallableFiles
}

/** A test file with its workflow, both without an error. */
export async function openFile(name: string): Promise<OpenFile> {
  const read = readTestFile(await readText(name))
  if (read.kind === 'problems') throw problemsOf(name, read.problems)
  const { file, placeOf } = read
  const path = join(
    dirname(name),
    file.workflow ?? name.replace(/^.*[\\/]/, '').replace(/\.test\.ya?ml$/, '.rabbit'),
  )
  const { text, graph, workflowName } = await openRunnable(path)
  for (const { file: called } of Object.values(file.workflows ?? {})) {
    if (called !== undefined) await openRunnable(join(dirname(name), called))
  }
  const callable = callsOthers(graph) || file.workflows ? await findCallables(name, path, file) : new Map()
  const problems = checkNames(file, graph, callable, placeOf)
  if (problems.length > 0) throw problemsOf(name, problems)
  return { name, file, workflowName, text, graph, callable }
}

/** A workflow that can run, or its errors by line. */
async function openRunnable(path: string) {
  const workflow = openWorkflow(await readText(path))
  const diagnostics = printedDiagnostics(workflow)
  const workflowName = relative(process.cwd(), path)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (hasErrors(diagnostics)) {
    throw problemsOf(
      workflowName,
      errors.map(({ line, column, code, message }) => ({ line, column, message: `${code} ${message}` })),
    )
  }
  return { text: workflow.text, graph: workflow.graph, workflowName }
}

function problemsOf(file: string, problems: readonly FileProblem[]): CliError {
  const lines = problems.map(({ line, column, message }) => `\n  ${file}:${line}:${column} ${message}`)
  return new CliError(`no test was run:${lines.join('')}`)
}
