import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { type ExecutionEvent, eventWords, type JsonObject } from '@rabbit/contract'
import { openWorkflow, runForm, type Workflow } from '@rabbit/dsl'
import { hasErrors, printedDiagnostics } from '../diagnostics.ts'
import { CliError, parseWords, readText } from '../io.ts'
import type { Launcher } from '../main.ts'
import { isRefusal, openAnyStudio } from '../open-studio.ts'
import { learnStepTypes, stepsFolder } from '../own-steps.ts'
import { readObject } from '../read-object.ts'
import type { StudioApi } from '../studio-api.ts'
import { createJsonPrinter } from '../whole-event.ts'

const usage = 'rabbit run FILE [--input JSON|@file] [--priority low|normal|high] [--json]'
const pollMs = 100

/** Exit codes of a run. */
const codes = { completed: 0, failed: 2, leftOrCancelled: 3 } as const

/**
 * Runs a workflow to its end, or until a person has to answer, and prints its events. Uses the studio that runs on the
 * data folder if there is one, otherwise a studio in this process.
 */
export async function run(words: readonly string[], launcher: Launcher): Promise<number> {
  const options = {
    input: { type: 'string' },
    priority: { type: 'string' },
    json: { type: 'boolean' },
  } as const
  const { values, positionals } = parseWords(words, options, usage)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  const { priority = 'normal' } = values
  if (!isPriority(priority))
    throw new CliError(`--priority is low, normal or high, not ${priority}. Usage: ${usage}`)
  const text = await readText(file)
  let workflow = openWorkflow(text)
  if (workflow.diagnostics.some(({ code }) => code === 'R020')) {
    await learnStepTypes(launcher, await stepsFolder(launcher))
    workflow = openWorkflow(text)
  }
  const diagnostics = printedDiagnostics(workflow)
  if (hasErrors(diagnostics)) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const lines = errors.map(
      ({ line, column, code, message }) => `\n  ${file}:${line}:${column} ${code} ${message}`,
    )
    throw new CliError(`the text has errors, so it can't run:${lines.join('')}`)
  }
  const input = requireInput(workflow, await readObject('--input', values.input))
  const studio = await openAnyStudio(launcher)
  try {
    return await runIn(
      studio,
      { name: nameOf(workflow, file), text: workflow.text, input, priority },
      values.json ?? false,
    )
  } catch (error) {
    throw isRefusal(error) ? new CliError(error.message) : error
  } finally {
    await studio.close()
  }
}

/** Says which names a guard or template will ask for in vain, before anything runs, with an example to copy. */
function requireInput({ graph }: Workflow, input: JsonObject): JsonObject {
  const asked = runForm(graph).filter(({ required }) => required)
  const missing = asked.filter(({ name }) => !Object.hasOwn(input, name))
  if (missing.length === 0) return input
  const example = Object.fromEntries(asked.map(({ name, proposed }) => [name, input[name] ?? proposed]))
  const names = missing.map(({ name }) => name).join(', ')
  throw new CliError(`the input lacks ${names}. For example: --input '${JSON.stringify(example)}'`)
}

function nameOf({ graph }: Workflow, file: string): string {
  return graph.name ?? (file === '-' ? 'standard input' : basename(file).replace(/\.rabbit$/, ''))
}

interface Work {
  readonly name: string
  readonly text: string
  readonly input: JsonObject
  readonly priority: Priority
}

type Priority = (typeof priorities)[number]
const priorities = ['low', 'normal', 'high'] as const
const isPriority = (word: string): word is Priority => priorities.some((one) => one === word)

async function runIn(
  studio: StudioApi,
  { name, text, input, priority }: Work,
  json: boolean,
): Promise<number> {
  const workflowId =
    (await findWorkflow(studio, name)) ?? (await studio.create({ name, text, words: null })).id
  const { executionId } = await studio.start({
    workflowId,
    text,
    input,
    idempotencyKey: randomUUID(),
    whenStuck: 'fail',
    priority,
  })
  const print = json ? createJsonPrinter(studio) : printWords
  const live: Live = new Map()
  let after = 0
  for (;;) {
    const { events } = await studio.eventsAfter({ executionId, after })
    for (const event of events) {
      await print(event)
      follow(live, event)
      after = event.seq
      const code = codeOf(event)
      if (code !== null) return code
    }
    if (waitsForPeopleOnly(live)) {
      for (const sentence of live.values()) process.stderr.write(`${sentence}\n`)
      process.stderr.write(`Execution ${executionId} stays; answer it in the studio (npm start).\n`)
      return codes.leftOrCancelled
    }
    if (events.length === 0) await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

/** Visits that are not over → the sentence about the person they wait for, null while they do anything else. */
type Live = Map<string, string | null>

function follow(live: Live, event: ExecutionEvent): void {
  const visit = `${event.state} ${event.visit}`
  switch (event.kind) {
    case 'state_entered':
    case 'attempt_started':
    case 'attempt_failed':
    case 'approval_answered':
      live.set(visit, null)
      return
    case 'step_waiting':
      live.set(visit, waitSentence(event))
      return
    case 'state_completed':
    case 'state_failed':
    case 'state_skipped':
    case 'state_cancelled':
      live.delete(visit)
      return
    default:
      return
  }
}

function waitSentence({ state, data }: ExecutionEvent & { kind: 'step_waiting' }): string | null {
  if (data.wait.kind === 'event') return `${state} waits for the event ${data.wait.name}.`
  if (data.wait.kind !== 'approval') return null
  const { assignees, question } = data.wait
  return `${state} waits for ${assignees.length > 0 ? assignees.join(', ') : 'anyone'}: ${question}`
}

/** Other branches are let come as far as they can. */
function waitsForPeopleOnly(live: Live): boolean {
  return live.size > 0 && [...live.values()].every((sentence) => sentence !== null)
}

async function findWorkflow(studio: StudioApi, name: string): Promise<string | null> {
  let cursor: string | undefined
  do {
    const page = await studio.listWorkflows(cursor === undefined ? { limit: 100 } : { limit: 100, cursor })
    const found = page.items.find((workflow) => workflow.name === name)
    if (found) return found.id
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return null
}

function printWords(event: ExecutionEvent): void {
  const { text, detail } = eventWords(event)
  const time = new Date(event.at).toISOString().slice(11, 23)
  process.stdout.write(`${time}  ${text}${detail ? `  (${detail})` : ''}\n`)
}

function codeOf({ kind }: ExecutionEvent): number | null {
  if (kind === 'execution_completed') return codes.completed
  if (kind === 'execution_failed') return codes.failed
  return kind === 'execution_cancelled' ? codes.leftOrCancelled : null
}
