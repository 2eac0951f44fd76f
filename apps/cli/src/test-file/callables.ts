import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { openWorkflow, type Workflow, type WorkflowGraph } from '@rabbit/dsl'
import { hasErrors } from '../diagnostics.ts'
import { readText } from '../io.ts'
import type { TestFile } from './schema.ts'

/** A workflow that `workflow` and `map` states may call. */
export interface CallableFile {
  readonly path: string
  readonly text: string
  readonly graph: WorkflowGraph
  readonly isBroken: boolean
}

/** Name → the file, or `several` where it is not clear which one is meant. */
export type CallableFiles = ReadonlyMap<string, CallableFile | 'several'>

/**
 * What a test's workflow may call: the files that the test names, and those of its folder by the name in their text, by
 * their title where no text has that name, by the file's own name where it has neither.
 */
export async function findCallables(
  testPath: string,
  workflowPath: string,
  { workflows = {} }: TestFile,
): Promise<CallableFiles> {
  const folders = new Set([testPath, workflowPath].map((path) => resolve(dirname(path))))
  const paths = [...folders].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.rabbit'))
      .map((name) => join(folder, name)),
  )
  const others = paths.filter((path) => path !== resolve(workflowPath)).sort()
  const opened = await Promise.all(others.map(openCallable))
  const found = new Map<string, CallableFile | 'several'>()
  const byName = (nameOf: (file: CallableFile) => string | null) => {
    const these = new Map<string, CallableFile | 'several'>()
    for (const file of opened) {
      const name = nameOf(file)
      if (name !== null && !found.has(name)) these.set(name, these.has(name) ? 'several' : file)
    }
    for (const [name, file] of these) found.set(name, file)
  }
  byName(({ graph }) => graph.name)
  byName(({ graph }) => graph.title)
  byName(({ path, graph }) => (graph.name === null ? basename(path, '.rabbit') : null))
  for (const [name, { file }] of Object.entries(workflows)) {
    if (file !== undefined) found.set(name, await openCallable(join(dirname(testPath), file)))
  }
  return found
}

/** Whether a workflow calls others at all. */
export function callsOthers({ states }: WorkflowGraph): boolean {
  return states.some(({ type }) => type === 'workflow' || type === 'map')
}

async function openCallable(path: string): Promise<CallableFile> {
  const { text, graph, diagnostics }: Workflow = openWorkflow(await readText(path))
  return { path, text, graph, isBroken: hasErrors(diagnostics) }
}
