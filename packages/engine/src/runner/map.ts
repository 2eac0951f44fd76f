import type { Json, Value } from '@rabbit/dsl'
import { namesRead } from '@rabbit/dsl'
import { jsonBytes } from '../execution/context.ts'
import type { ChildEnd, Entry, JsonObject, StepError } from '../execution/event.ts'
import { stateAt } from '../plan/plan.ts'
import type { StepOutcome } from '../ports/step-handler.ts'
import type { StartRequest } from './api.ts'
import type { CallNeeds } from './calls.ts'
import { insist, refuse, requestOf, tooDeep, versionCalled } from './calls.ts'
import type { Performance } from './perform.ts'

/** A `map` as it was written, checked. */
interface Mapping {
  readonly items: readonly Json[]
  readonly as: string
  readonly concurrency: number
  /** A failed item keeps its place in the results with its error. */
  readonly keepsFailed: boolean
  /** What one item is called with. */
  readonly call: (
    item: Json,
  ) => Pick<StartRequest, 'workflowId' | 'versionId' | 'input'> & { readonly entry?: Entry }
}

/** Runs an execution for each item. Items that an earlier attempt or an earlier worker completed are not run again. */
export async function callForEach(
  needs: CallNeeds,
  performance: Performance,
  properties: JsonObject,
): Promise<StepOutcome> {
  const { signal } = performance.stop
  const mapping = await insist(needs, signal, () => readMapping(performance, properties))
  if ('class' in mapping) return { kind: 'failed', error: mapping, retryable: false }
  const { state, visit, plan, store } = performance
  const { name } = stateAt(plan, visit.state)
  const before = await insist(needs, signal, () => store.children(state.executionId, name, visit.visit))
  const run = new MapRun(needs, performance, mapping)
  for (const { item, attempt, executionId, end } of before) {
    if (end?.status === 'completed') await run.take(item, end)
    else if (attempt === visit.attempt) run.resume(item, executionId, end)
  }
  return run.finish()
}

async function readMapping(performance: Performance, properties: JsonObject): Promise<Mapping | StepError> {
  const { plan, visit, limits } = performance
  const { name } = stateAt(plan, visit.state)
  const { items, as = 'item', concurrency = 10, state, workflow, when_item_fails = 'fail' } = properties
  const wrong = (message: string): StepError => ({ class: 'PropertyError', message })
  if (!Array.isArray(items)) return wrong(`items of ${name} must be a list.`)
  if (items.length > limits.maxMapItems) {
    const message = `${name} has ${items.length} items; at most ${limits.maxMapItems} are allowed. Split the list.`
    return { class: 'LimitError', message }
  }
  if (typeof as !== 'string' || as === '') return wrong(`as of ${name} must be a name.`)
  if (
    typeof concurrency !== 'number' ||
    !Number.isInteger(concurrency) ||
    concurrency < 1 ||
    concurrency > 1000
  ) {
    return wrong(`concurrency of ${name} must be a whole number from 1 to 1000.`)
  }
  const common = { items: items as readonly Json[], as, concurrency, keepsFailed: when_item_fails === 'keep' }
  if (typeof workflow === 'string') {
    const called = await versionCalled(performance, workflow)
    if ('class' in called) return called
    return { ...common, call: (item) => ({ ...called, input: { [as]: item } }) }
  }
  if (typeof state !== 'string' || !plan.indexOf.has(state)) {
    return wrong(`${name} needs the state or the workflow that it runs for each item.`)
  }
  if (state === name) return wrong(`${name} can't run itself for each item.`)
  const deep = tooDeep(performance)
  if (deep !== null) return deep
  const { workflowId, versionId } = performance.claim
  const { input, ...entry } = knownTo(performance, state)
  return {
    ...common,
    call: (item) => ({
      ...{ workflowId, versionId, input },
      entry: { ...entry, context: { ...entry.context, [as]: item } },
    }),
  }
}

/**
 * What a state that runs alone has to know: the names that its templates read, and of the rest of the context what is
 * small. The list of items itself would otherwise be written once for each of its items.
 */
function knownTo(performance: Performance, name: string): Entry & { readonly input: JsonObject } {
  const { plan, state, visit, limits } = performance
  const { branch } = visit
  const called = stateAt(plan, plan.indexOf.get(name) ?? -1)
  const values = [
    ...called.properties.map(({ value }) => value),
    called.timeout,
    called.retry,
    called.idempotencyKey,
  ]
  const reads = new Set(values.flatMap((value) => (value === null ? [] : namesIn(value))))
  const isKept = ([key, value]: [string, Json]) =>
    reads.has(key) || jsonBytes(value) <= limits.largeValueBytes
  return {
    state: name,
    context: Object.fromEntries(Object.entries(branch.context).filter(isKept)),
    steps: reads.has('steps') ? branch.steps : {},
    alone: true,
    input: reads.has('input') ? state.input : {},
  }
}

function namesIn(value: Value): readonly string[] {
  switch (value.kind) {
    case 'string':
      return value.parts.flatMap((part) => (typeof part === 'string' ? [] : namesRead(part)))
    case 'list':
      return value.items.flatMap(namesIn)
    case 'map':
      return value.entries.flatMap((entry) => namesIn(entry.value))
    default:
      return []
  }
}

/** One worker's stretch of a `map`. */
class MapRun {
  readonly #needs: CallNeeds
  readonly #performance: Performance
  readonly #mapping: Mapping
  readonly #results: (JsonObject | undefined)[]
  /** Items that were called, or need no call any more. */
  readonly #begun: boolean[]
  readonly #giveUp = new Set<() => void>()
  #next = 0
  #running = 0
  #done = 0
  #failed = 0
  #bytes = 2
  #told = 0
  #outcome: StepOutcome | null = null
  #answer: ((outcome: StepOutcome) => void) | null = null

  constructor(needs: CallNeeds, performance: Performance, mapping: Mapping) {
    this.#needs = needs
    this.#performance = performance
    this.#mapping = mapping
    this.#results = Array.from({ length: mapping.items.length })
    this.#begun = Array.from({ length: mapping.items.length }, () => false)
  }

  /** Answers when every item has ended, or the first that fails has; never after its signal was aborted. */
  finish(): Promise<StepOutcome> {
    return new Promise((resolve) => {
      if (this.#outcome !== null) return resolve(this.#outcome)
      this.#answer = resolve
      const { signal } = this.#performance.stop
      const stop = () => this.#end(refuse('Cancelled', 'Nobody waits for this any more.'))
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
      this.#fill()
    })
  }

  /** An item was called before. */
  resume(item: number, executionId: string, end: ChildEnd | null): void {
    this.#begun[item] = true
    if (end !== null) this.settle(item, end)
    else this.#await(item, executionId)
  }

  /** An item has ended; what is large of its result is brought, since all results are one value. */
  async take(item: number, end: ChildEnd): Promise<void> {
    const { values, claim, insist } = this.#performance
    const opened = await values.open(claim.workspaceId, end.output, insist)
    if (opened.kind === 'open') this.settle(item, { ...end, output: opened.values })
    else {
      const message = `The result of item ${item + 1} is not whole: ${opened.message}`
      this.#end(refuse('ExpressionError', message))
    }
  }

  /** An item has ended. */
  settle(item: number, end: ChildEnd): void {
    if (this.#results[item] !== undefined || this.#outcome !== null) return
    this.#begun[item] = true
    if (end.status === 'completed') {
      this.#done++
      this.#keep(item, end.output)
    } else this.#fail(item, end)
    this.#report()
    this.#fill()
  }

  #keep(item: number, result: JsonObject): void {
    const { maxResultBytes } = this.#performance.limits
    this.#results[item] = result
    this.#bytes += jsonBytes(result) + 1
    if (this.#bytes <= maxResultBytes) return
    const message = `The results of the first ${this.#done} items have ${this.#bytes} bytes; at most ${maxResultBytes} are allowed. Let each item return less.`
    this.#end(refuse('LimitError', message))
  }

  #fail(item: number, { status, error, executionId }: ChildEnd): void {
    this.#failed++
    const { class: errorClass, message } = error ?? { class: 'Cancelled', message: 'It was cancelled.' }
    if (this.#mapping.keepsFailed) {
      this.#keep(item, { error: { class: errorClass, message } })
      return
    }
    const said = `Item ${item + 1} of ${this.#mapping.items.length} ${status === 'failed' ? 'failed' : 'was cancelled'}: ${message}`
    const details = { item, executionId }
    this.#end({
      kind: 'failed',
      error: { class: errorClass, message: said, details },
      retryable: status === 'failed',
    })
  }

  #report(): void {
    const { items } = this.#mapping
    const ended = this.#done + this.#failed
    const isDue = ended - this.#told >= Math.ceil(items.length / 100)
    if (!isDue || this.#outcome !== null) return
    this.#told = ended
    this.#performance.progress({ done: this.#done, failed: this.#failed, of: items.length })
  }

  /** Calls as many as may run at once. */
  #fill(): void {
    if (this.#answer === null) return
    const { items, concurrency } = this.#mapping
    while (this.#outcome === null && this.#running < concurrency && this.#next < items.length) {
      const item = this.#next++
      if (this.#begun[item]) continue
      this.#begun[item] = true
      this.#running++
      void this.#call(item).catch((error) => this.#end(brokenCall(error)))
    }
    if (this.#done + this.#failed < items.length) return
    const results = this.#results.map((result) => result ?? {})
    const note = this.#failed === 0 ? {} : { note: `${this.#failed} of ${items.length} items failed.` }
    this.#end({ kind: 'completed', result: { results }, ...note })
  }

  async #call(item: number): Promise<void> {
    const value = this.#mapping.items[item] ?? null
    const request = { ...requestOf(this.#performance, item), ...this.#mapping.call(value), trigger: 'map' }
    const { signal } = this.#performance.stop
    const answer = await insist(this.#needs, signal, () => this.#needs.start(request))
    this.#running--
    if (answer.kind === 'refused') {
      this.settle(item, {
        executionId: '',
        status: 'failed',
        output: {},
        error: { class: 'CallRefused', message: answer.message },
      })
    } else if (this.#outcome !== null) {
      await this.#needs.cancel(this.#performance.claim.workspaceId, answer.executionId)
    } else if (answer.end !== null) await this.take(item, answer.end)
    else this.#await(item, answer.executionId)
  }

  #await(item: number, executionId: string): void {
    this.#running++
    const forget = this.#needs.watch.whenEnded(executionId, (end) => {
      this.#giveUp.delete(forget)
      this.#running--
      void this.take(item, end).catch((error) => this.#end(brokenCall(error)))
    })
    this.#giveUp.add(forget)
  }

  #end(outcome: StepOutcome): void {
    if (this.#outcome !== null) return
    this.#outcome = outcome
    for (const forget of this.#giveUp) forget()
    this.#answer?.(outcome)
  }
}

function brokenCall(error: unknown): StepOutcome {
  const message = error instanceof Error ? error.message : String(error)
  return {
    kind: 'failed',
    error: { class: 'StepError', message: `An item could not be called: ${message}` },
    retryable: true,
  }
}
