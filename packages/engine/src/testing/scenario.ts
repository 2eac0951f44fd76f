import type { Entry, ExecutionEvent, JsonObject, MendAction } from '../execution/event.ts'
import type { StepHandler, StepOutcome } from '../ports/step-handler.ts'
import type { PersonsWord } from '../runner/api.ts'
import type { ScriptedAnswer } from './scripted-step.ts'
import { completed, createScriptedStep } from './scripted-step.ts'
import type { World } from './world.ts'
import { createWorld } from './world.ts'

/**
 * A file of `corpus/scenarios`: sections that begin with `--- name`. `workflow` is a text, `input` and `entry` JSON, `steps` what
 * each attempt of a state answers (`a: done {"x": 1}`, `a: fail NetworkError`, `a: fail HttpError for good`,
 * `a: takes 5s`, `a: wait 1m`, `a: turn 1m`, `a: ask ann`), `happens` what comes from outside, `events` the log that must be there.
 * `version NAME` is a corrected text: `change ann NAME` moves the execution to it, everything confirmed;
 * `change ann NAME unconfirmed`, `… stay` (nothing goes on by itself) and `… a=b` (a is called b now) say how.
 */
export interface Scenario {
  readonly workflow: string
  /** Name → a corrected text. */
  readonly versions: ReadonlyMap<string, string>
  readonly input: JsonObject
  readonly entry: Entry | null
  readonly steps: readonly string[]
  readonly happens: readonly string[]
  readonly events: readonly string[]
}

export function readScenario(text: string): Scenario {
  const sections = new Map<string, string>()
  for (const part of text.split(/^--- /m).slice(1)) {
    const [name = '', ...lines] = part.split('\n')
    sections.set(name.trim(), lines.join('\n'))
  }
  const lines = (name: string) => (sections.get(name) ?? '').split('\n').filter((line) => line.trim() !== '')
  return {
    workflow: sections.get('workflow') ?? '',
    versions: new Map(
      [...sections].flatMap(([name, body]) =>
        name.startsWith('version ') ? [[name.slice('version '.length), body] as const] : [],
      ),
    ),
    input: JSON.parse(sections.get('input') ?? '{}'),
    entry: JSON.parse(sections.get('entry') ?? 'null'),
    steps: lines('steps'),
    happens: lines('happens'),
    events: lines('events'),
  }
}

/** Plays a scenario on a worker in memory; answers with the log as the `events` section writes it. */
export async function playScenario(scenario: Scenario): Promise<readonly string[]> {
  const { events, troubles } = await runScenario(scenario)
  const startedAt = events[0]?.at ?? 0
  const told = troubles.map((trouble) => `trouble: ${trouble}`)
  return [...events.map((event) => describeEvent(event, startedAt)), ...told]
}

/** Plays a scenario; answers with its log as the store has it. */
export async function runScenario(
  scenario: Scenario,
): Promise<{ readonly events: readonly ExecutionEvent[]; readonly troubles: readonly string[] }> {
  const scripts: Record<string, ScriptedAnswer[]> = {}
  const held: { world?: World } = {}
  for (const line of scenario.steps) {
    const [, state = '', what = ''] = /^(\S+):\s*(.*)$/.exec(line.trim()) ?? []
    const script = scripts[state] ?? []
    scripts[state] = script
    script.push(answerOf(what, held))
  }
  const scripted = createScriptedStep(scripts)
  const transform: StepHandler = {
    pure: true,
    run: async ({ properties }) => completed((properties.set ?? {}) as JsonObject),
  }
  const types = ['task', 'http', 'wait', 'approval', 'event', 'decision'].map(
    (type) => [type, scripted] as const,
  )
  const world = await createWorld({
    handlers: new Map<string, StepHandler>([...types, ['transform', transform]]),
  })
  held.world = world
  const id = await world.start(scenario.workflow, scenario.input, scenario.entry ?? undefined)
  for (const [name, text] of scenario.versions) world.store.addVersion(name, text)
  for (const line of scenario.happens) await happen(world, id, line.trim())
  await world.settle()
  return { events: world.events(id), troubles: world.troubles }
}

function answerOf(what: string, held: { readonly world?: World }): ScriptedAnswer {
  const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(what) ?? []
  switch (verb) {
    case 'done':
      return completed(rest === '' ? {} : JSON.parse(rest))
    case 'fail': {
      const [errorClass = ''] = rest.split(' ')
      const error = { class: errorClass, message: 'on purpose' }
      const [, seconds] = /after (\d+)s/.exec(rest) ?? []
      const retryAfter = seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 }
      return { kind: 'failed', error, retryable: !rest.includes('for good'), ...retryAfter }
    }
    case 'takes':
      return (_request, { signal }) =>
        new Promise<StepOutcome>((resolve) => {
          const cancel = held.world?.clock.schedule(msOf(rest), () => resolve(completed()))
          signal.addEventListener('abort', () => {
            cancel?.()
            resolve({ kind: 'failed', error: { class: 'Stopped', message: 'stopped' }, retryable: true })
          })
        })
    case 'wait':
      return ({ now }) => ({ kind: 'waiting', until: { kind: 'timer', fireAt: now + msOf(rest) } })
    case 'turn':
      return ({ now }) => ({
        kind: 'waiting',
        until: { kind: 'turn', fireAt: now + msOf(rest), why: 'its turn at a target' },
      })
    case 'await': {
      const [name = '', ...match] = rest.split(' ')
      const until = { kind: 'event', name, match: JSON.parse(match.join(' ') || '{}') } as const
      return { kind: 'waiting', until }
    }
    case 'ask': {
      // `ask ann`, or `ask ann or boss after 1h`.
      const [who = '', , later, , delay] = rest.split(' ')
      if (later !== undefined) {
        const ask = { kind: 'approval', assignees: [who], question: 'Go?', deadline: null } as const
        return ({ now }) => ({
          kind: 'waiting',
          until: { ...ask, escalation: { at: now + msOf(delay ?? ''), assignees: [later] } },
        })
      }
      return {
        kind: 'waiting',
        until: { kind: 'approval', assignees: [who], question: 'Go?', deadline: null },
      }
    }
    default:
      throw new Error(`A scenario does not know "${what}".`)
  }
}

async function happen(world: World, executionId: string, line: string): Promise<void> {
  const [verb, ...words] = line.split(' ')
  const at = { workspaceId: 'workspace', executionId }
  const tell = (word: PersonsWord) => world.engine.tell(executionId, 'workspace', word)
  switch (verb) {
    case 'pass':
      await world.clock.advance(msOf(words[0] ?? ''))
      break
    case 'cancel':
      await world.engine.cancel({ ...at, by: words[0] ?? '', reason: words.slice(1).join(' ') })
      break
    case 'approve':
    case 'reject': {
      const [state = '', by = ''] = words
      const key = { state, visit: 1, attempt: 1 }
      await world.engine.answerApproval({ ...at, ...key, approved: verb === 'approve', by, comment: 'ok' })
      break
    }
    case 'publish': {
      const [name = '', ...data] = words
      const event = {
        workspaceId: 'workspace',
        id: `event ${name} ${world.clock.now()}`,
        name,
        data: JSON.parse(data.join(' ') || '{}'),
      }
      for (const signal of world.store.publish(event)) world.engine.notice(signal)
      break
    }
    case 'pause':
      await tell({ kind: 'pause', by: words[0] ?? '', reason: words.slice(1).join(' ') })
      break
    case 'go-on':
    case 'step':
      await tell({ kind: verb, by: words[0] ?? '' })
      break
    case 'break':
      await tell({ kind: 'breakpoints', states: words.slice(1), by: words[0] ?? '' })
      break
    case 'change': {
      const [by = '', versionId = '', ...how] = words
      const text = (await world.store.workflowText(versionId)) ?? ''
      const given = how.filter((word) => word.includes('=')).map((word) => word.split('='))
      const from = world.stored(executionId).versionId
      const renamed = Object.fromEntries(given)
      const question = { executionId, versionId: from, text, renamed }
      const answer = await world.engine.compareVersions(question)
      if (answer === null || 'kind' in answer)
        throw new Error(`"${line}" can't be compared: ${answer?.message}`)
      const confirmed = how.includes('unconfirmed') ? [] : answer.confirm.map(({ key }) => key)
      const { seq, renamed: names } = answer
      const wish = { versionId, seq, confirmed, renamed: names, goOn: !how.includes('stay'), by }
      await tell({ kind: 'change-version', ...wish })
      break
    }
    case 'mend': {
      const [by = '', place = '', action, ...rest] = words
      const result = rest.length === 0 ? {} : { result: JSON.parse(rest.join(' ')) as JsonObject }
      await tell({
        kind: 'mend',
        ...placeOf(place),
        action: action as MendAction,
        by,
        comment: '',
        ...result,
      })
      break
    }
    case 'edit': {
      const [by = '', place = '', ...rest] = words
      const set = JSON.parse(rest.join(' ')) as JsonObject
      const removed = Object.keys(set).filter((key) => set[key] === null)
      const kept = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null))
      await tell({ kind: 'edit-context', ...placeOf(place), set: kept, removed, by })
      break
    }
    default:
      throw new Error(`A scenario does not know "${line}".`)
  }
  await world.settle()
}

/** `pay` is its first visit, `pay#2` its second. */
function placeOf(text: string): { readonly state: string; readonly visit: number } {
  const [state = '', visit = '1'] = text.split('#')
  return { state, visit: Number(visit) }
}

function msOf(text: string): number {
  const [, amount, unit] = /^([\d.]+)(ms|s|m|h|d)$/.exec(text) ?? []
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  return Number(amount) * (units[unit ?? ''] ?? Number.NaN)
}

/** One line an event: seconds since the start, what, where, and what matters about it. */
function describeEvent(event: ExecutionEvent, startedAt: number): string {
  const where =
    event.state === undefined ? '' : ` ${event.state}${event.visit === 1 ? '' : `#${event.visit}`}`
  const tried = (event.attempt ?? 1) > 1 ? ` (attempt ${event.attempt})` : ''
  const details = detailsOf(event, startedAt)
  return `${(event.at - startedAt) / 1_000}s ${event.kind}${where}${tried}${details === '' ? '' : ` ${details}`}`
}

function detailsOf(event: ExecutionEvent, startedAt: number): string {
  const since = (at: number) => `${(at - startedAt) / 1_000}s`
  switch (event.kind) {
    case 'execution_started':
      return JSON.stringify(event.data.input)
    case 'state_completed':
      return JSON.stringify(event.data.result)
    case 'attempt_failed':
      return `${event.data.error.class}, again at ${since(event.data.retryAt)} of ${event.data.of}`
    case 'step_waiting': {
      const { wait } = event.data
      if (wait.kind === 'turn') return `${wait.why}, until ${since(wait.fireAt)}`
      if (wait.kind === 'timer') return `until ${since(wait.fireAt)}`
      if (wait.kind === 'child') return `for the end of ${wait.workflow}`
      if (wait.kind === 'event') return `for ${wait.name} with ${JSON.stringify(wait.match)}`
      return `for ${wait.assignees.join(', ')}${wait.deadline === null ? '' : ` until ${since(wait.deadline)}`}`
    }
    case 'timer_fired':
      return event.data.purpose
    case 'state_entered':
      return event.data.undoes === undefined ? '' : `undoes ${event.data.undoes.state}`
    case 'context_grown':
      return `${event.data.bytes} of ${event.data.most} bytes`
    case 'execution_continued':
      return `part ${event.data.part} after ${event.data.events} events`
    case 'execution_paused':
    case 'execution_resumed':
    case 'execution_stepped':
      return `by ${event.data.by}`
    case 'breakpoints_set':
      return `${event.data.states} by ${event.data.by}`
    case 'context_edited':
      return `${JSON.stringify(event.data.set)} without [${event.data.removed}] by ${event.data.by}`
    case 'state_mended':
      return `${event.data.action} by ${event.data.by}`
    case 'version_changed': {
      const { to, by, renamed = {}, input = {}, confirmed } = event.data
      const names = Object.entries(renamed).map(([old, name]) => ` ${old} is ${name}.`)
      const given = Object.keys(input).length === 0 ? '' : ` With ${JSON.stringify(input)}.`
      return `to ${to} by ${by}.${names.join('')}${given}${confirmed.map((words) => ` Confirmed: ${words}`).join('')}`
    }
    case 'version_change_refused':
      return `to ${event.data.to} by ${event.data.by}: ${event.data.message}`
    case 'compensation_started':
      return `[${event.data.undo}] after ${event.data.error.class}`
    case 'execution_stopped':
      return `${event.data.error.class} after ${event.data.crashes}`
    case 'state_stopped':
      return `${event.data.error.class}${event.data.settled ? ', its step is done' : ''}`
    case 'execution_failed': {
      const { error, notUndone } = event.data
      return `${error.class}: ${error.message}${notUndone ? ` Not undone: ${notUndone}` : ''}`
    }
    case 'state_failed':
      return `${event.data.error.class}: ${event.data.error.message}`
    case 'state_cancelled':
    case 'state_skipped':
      return event.data.reason
    case 'transition_taken':
      return `[${event.data.from}] -> [${event.data.to}] ${event.data.why}${valuesText(event.data.values)}`
    case 'join_waiting':
      return `has ${event.data.arrived}, misses ${event.data.missing}`
    case 'context_conflict':
      return `${event.data.key} of ${event.data.states}, kept ${event.data.kept}`
    case 'child_ended':
      return event.data.status
    case 'step_progress':
      return `${event.data.done} done and ${event.data.failed} failed of ${event.data.of}`
    case 'event_received':
      return event.data.name
    case 'approval_escalated':
      return `to ${event.data.assignees}`
    case 'approval_answered':
      return `${event.data.approved ? 'yes' : 'no'} by ${event.data.by}`
    case 'execution_completed':
      return JSON.stringify(event.data.output)
    case 'cancel_requested':
    case 'execution_cancelled':
      return `by ${event.data.by}`
    default:
      return ''
  }
}

function valuesText(values: JsonObject): string {
  return Object.keys(values).length === 0 ? '' : ` ${JSON.stringify(values)}`
}
