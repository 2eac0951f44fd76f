import { randomUUID } from 'node:crypto'
import {
  type ExecutionEvent,
  type ExecutionSummary,
  eventWords,
  executionStatus,
  formatDuration,
} from '@rabbit/contract'
import { CliError, parseWords, printJson } from '../io.ts'
import type { Launcher } from '../main.ts'
import { isRefusal, openAnyStudio } from '../open-studio.ts'
import { readObject } from '../read-object.ts'
import type { StudioApi } from '../studio-api.ts'
import { createJsonPrinter } from '../whole-event.ts'

/** Some of what was asked for was refused. */
export const refusedCode = 2

const usages = {
  runs: 'rabbit runs [--status STATUS] [--workflow NAME] [--since 2d] [--text TEXT] [--tag TAG] [--limit N] [--json]',
  show: 'rabbit show ID [--json]',
  cancel: 'rabbit cancel ID… [--reason TEXT]',
  retry: 'rabbit retry ID… [--from STATE[#VISIT]]',
  event: 'rabbit event NAME [JSON|@file] [--key KEY]',
  goOn: 'rabbit go-on',
}

/** Lists executions, newest first, as far as they fit what is looked for. */
export async function runs(words: readonly string[], launcher: Launcher): Promise<number> {
  const one = { type: 'string' } as const
  const many = { type: 'string', multiple: true } as const
  const options = {
    status: many,
    tag: many,
    workflow: one,
    since: one,
    text: one,
    limit: one,
    json: { type: 'boolean' },
  } as const
  const { values, positionals } = parseWords(words, options, usages.runs)
  if (positionals.length > 0) throw new CliError(`'${positionals[0]}' is not expected. Usage: ${usages.runs}`)
  const statuses = (values.status ?? []).map(readStatus)
  const since = values.since === undefined ? null : readSince(values.since)
  const limit = readLimit(values.limit)
  return withStudio(launcher, async (studio) => {
    const { workflow } = values
    const search = {
      ...(statuses.length > 0 ? { statuses } : {}),
      ...(workflow === undefined ? {} : { workflowId: await workflowNamed(studio, workflow) }),
      ...(since === null ? {} : { startedFrom: since }),
      ...(values.text === undefined ? {} : { text: values.text }),
      ...(values.tag === undefined ? {} : { tags: values.tag }),
    }
    const found: ExecutionSummary[] = []
    let cursor: string | null = null
    do {
      const page = await studio.listExecutions({
        ...search,
        limit: Math.min(100, limit - found.length),
        ...(cursor === null ? {} : { cursor }),
      })
      found.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null && found.length < limit)
    if (values.json) printJson(found)
    else for (const one of found) process.stdout.write(`${summaryLine(one)}\n`)
    if (cursor !== null) process.stderr.write(`More than ${limit}: ask for more with --limit.\n`)
    return 0
  })
}

/** Prints the whole history of an execution. */
export async function show(words: readonly string[], launcher: Launcher): Promise<number> {
  const { values, positionals } = parseWords(words, { json: { type: 'boolean' } }, usages.show)
  const [id] = positionals
  if (id === undefined || positionals.length > 1)
    throw new CliError(`name one execution. Usage: ${usages.show}`)
  return withStudio(launcher, async (studio) => {
    const execution = await studio.get({ id })
    if (!values.json) {
      process.stdout.write(`${summaryLine(execution)}\n`)
      if (execution.originId !== null) process.stdout.write(`does again ${execution.originId}\n`)
      process.stdout.write(`input ${JSON.stringify(execution.input)}\n`)
    }
    const printWords = (event: ExecutionEvent) => void process.stdout.write(`${eventLine(event)}\n`)
    const print = values.json ? createJsonPrinter(studio) : printWords
    for (let after = 0; ; ) {
      const { events, lastSeq } = await studio.eventsAfter({ executionId: id, after })
      for (const event of events) await print(event)
      after = events.at(-1)?.seq ?? lastSeq
      if (after >= lastSeq) return 0
    }
  })
}

/** Cancels executions; each answers for itself. */
export async function cancel(words: readonly string[], launcher: Launcher): Promise<number> {
  const { values, positionals } = parseWords(words, { reason: { type: 'string' } }, usages.cancel)
  const ids = requireIds(positionals, usages.cancel)
  return withStudio(launcher, async (studio) => {
    const { answers } = await studio.cancelMany({ ids, reason: values.reason ?? '' })
    return tell(studio, answers, () => 'is cancelled')
  })
}

/** Tries executions again: all that has stopped, or what failed as a new execution, from a state on if one is named. */
export async function retry(words: readonly string[], launcher: Launcher): Promise<number> {
  const { values, positionals } = parseWords(words, { from: { type: 'string' } }, usages.retry)
  const ids = requireIds(positionals, usages.retry)
  const { from } = values
  return withStudio(launcher, async (studio) => {
    if (from === undefined) {
      const { answers } = await studio.retryMany({ ids, idempotencyKey: randomUUID() })
      return tell(studio, answers, (started) =>
        started === null ? 'tries its stopped states again' : `is done again by ${started}`,
      )
    }
    const [, state = from, visit = '1'] = /^(.*)#(\d+)$/.exec(from) ?? []
    const [id = ''] = ids
    if (ids.length > 1) throw new CliError('--from goes with one execution.')
    const request = { id, state, visit: Number(visit), idempotencyKey: randomUUID() }
    const { executionId } = await studio.retryFrom(request)
    return tell(
      studio,
      [{ id, done: true, message: null, executionId }],
      () => `is done again from ${state} by ${executionId}`,
    )
  })
}

/** Publishes an event: it starts what it triggers and reaches whoever waits for it. */
export async function event(words: readonly string[], launcher: Launcher): Promise<number> {
  const { values, positionals } = parseWords(words, { key: { type: 'string' } }, usages.event)
  const [name, json] = positionals
  if (name === undefined || positionals.length > 2)
    throw new CliError(`name an event. Usage: ${usages.event}`)
  const data = await readObject('the data', json)
  return withStudio(launcher, async (studio) => {
    const { created, started, reached } = await studio.publish({
      name,
      data,
      ...(values.key === undefined ? {} : { key: values.key }),
    })
    const known = created ? '' : ' It was published before under this key.'
    process.stdout.write(`${name} started ${started} and reached ${reached} waiting states.${known}\n`)
    sayWhenNobodyGoesOn(studio)
    return 0
  })
}

export async function withStudio(
  launcher: Launcher,
  act: (studio: StudioApi) => Promise<number>,
): Promise<number> {
  const studio = await openAnyStudio(launcher)
  try {
    return await act(studio)
  } catch (error) {
    throw isRefusal(error) ? new CliError(plainSentence(error.message)) : error
  } finally {
    await studio.close()
  }
}

/** A refused input comes as a list of issues where no sentence of our own says it. */
function plainSentence(message: string): string {
  return message.startsWith('[') ? `the studio refuses this: ${message}` : message
}

function tell(
  studio: StudioApi,
  answers: readonly { id: string; done: boolean; message: string | null; executionId: string | null }[],
  words: (started: string | null) => string,
): number {
  for (const { id, done, message, executionId } of answers) {
    if (done) process.stdout.write(`${id} ${words(executionId)}\n`)
    else process.stderr.write(`${id} ${message}\n`)
  }
  if (answers.some(({ done }) => done)) sayWhenNobodyGoesOn(studio)
  return answers.every(({ done }) => done) ? 0 : refusedCode
}

export function sayWhenNobodyGoesOn({ goesOn }: StudioApi): void {
  if (!goesOn)
    process.stderr.write(
      'No studio is running: what is left to do goes on when one is started (npm start).\n',
    )
}

/** Lets work go on after the database was put back. */
export async function goOn(words: readonly string[], launcher: Launcher): Promise<number> {
  const { positionals } = parseWords(words, {}, usages.goOn)
  if (positionals.length > 0) throw new CliError(`'${positionals[0]}' is not expected. Usage: ${usages.goOn}`)
  return withStudio(launcher, async (studio) => {
    const { ended } = await studio.endStandstill()
    const later = studio.goesOn ? '.' : ' when the studio is started.'
    process.stdout.write(ended ? `Work goes on${later}\n` : 'Nothing stands still: work goes on as it did.\n')
    return 0
  })
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

export function requireIds(ids: readonly string[], usage: string): string[] {
  if (ids.length === 0) throw new CliError(`name an execution. Usage: ${usage}`)
  const wrong = ids.find((id) => !uuid.test(id))
  if (wrong !== undefined) throw new CliError(`'${wrong}' is no execution's id. 'rabbit runs' lists them.`)
  return [...ids]
}

function readStatus(given: string) {
  const read = executionStatus.safeParse(given)
  if (read.success) return read.data
  throw new CliError(`--status must be one of ${executionStatus.options.join(', ')}, not '${given}'.`)
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time ago, such as `2d`, or a moment; as ms since the epoch. */
function readSince(given: string): number {
  const [, amount, unit = ''] = /^(\d+)(s|m|h|d)$/.exec(given) ?? []
  const moment = amount === undefined ? Date.parse(given) : Date.now() - Number(amount) * (unitMs[unit] ?? 0)
  if (Number.isFinite(moment)) return moment
  throw new CliError(
    `--since must be a time ago such as 2d, or a moment such as 2026-01-05T09:00:00Z, not '${given}'.`,
  )
}

function readLimit(given = '20'): number {
  const limit = Number(given)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit
  throw new CliError(`--limit must be a number from 1 to 10000, not '${given}'.`)
}

async function workflowNamed(studio: StudioApi, name: string): Promise<string> {
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<StudioApi['listWorkflows']>> = await studio.listWorkflows({
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    })
    const found = page.items.find((one) => one.name === name || one.id === name)
    if (found) return found.id
    cursor = page.nextCursor
  } while (cursor !== null)
  throw new CliError(`there is no workflow '${name}'.`)
}

function summaryLine(one: ExecutionSummary): string {
  const took = one.endedAt === null ? '' : `  ${formatDuration(one.endedAt - one.startedAt)}`
  const where = one.error?.message ?? one.currentStates.join(', ')
  const when = new Date(one.startedAt).toISOString().slice(0, 19).replace('T', ' ')
  return `${one.id}  ${one.status.padEnd(10)} ${when}  ${one.workflowName}${took}${where === '' ? '' : `  ${where}`}`
}

function eventLine(one: ExecutionEvent): string {
  const { text, detail } = eventWords(one)
  const time = new Date(one.at).toISOString().slice(11, 23)
  return `${time}  ${text}${detail ? `  (${detail})` : ''}`
}
