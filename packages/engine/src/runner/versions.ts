import type { Workflow } from '@rabbit/dsl'
import { openWorkflow } from '@rabbit/dsl'
import { findRenames, renameStates } from '@rabbit/dsl/compare'
import type { PreparedChange, VersionWish } from '../execution/index.ts'
import { compareVersions, doneIn } from '../execution/index.ts'
import type { Claim, ExecutionStore } from '../ports/execution-store.ts'
import type { VersionAnswer, VersionQuestion } from './api.ts'
import type { PlanCache } from './plans.ts'
import { pagesOf, readState } from './read-state.ts'

interface Needs {
  readonly store: ExecutionStore
  readonly plans: PlanCache
}

/** Reads what the decision about a change of version needs. */
export async function prepareChange(
  { store, plans }: Needs,
  { executionId, versionId: from }: Claim,
  { versionId: to, renamed }: VersionWish,
): Promise<PreparedChange> {
  if (from === to) return { kind: 'same' }
  const [before, after, answer, done] = await Promise.all([
    store.workflowText(from),
    store.workflowText(to),
    plans.of(to),
    readDone(store, executionId),
  ])
  if (answer.kind === 'refused') return answer
  const base = renameStates(openWorkflow(before ?? ''), new Map(Object.entries(renamed))).graph
  const { graph } = openWorkflow(after ?? '')
  return { kind: 'ready', from, base, graph, plan: answer.plan, done }
}

/** What a text would mean to an execution; the same comparison decides when it is moved. */
export async function compareWith(
  { store, plans }: Needs,
  { executionId, versionId, text, renamed: given }: VersionQuestion,
  now: number,
): Promise<VersionAnswer | { readonly kind: 'refused'; readonly message: string } | null> {
  const [loaded, old] = await Promise.all([store.load(executionId), store.workflowText(versionId)])
  if (loaded === null || old === null) return null
  const answer = plans.compile(text)
  if (answer.kind === 'refused') return answer
  const held = await plans.of(versionId)
  if (held.kind === 'refused') return held
  const [{ state }, done] = await Promise.all([
    readState({ store, plans }, { executionId, versionId }, loaded),
    readDone(store, executionId),
  ])
  const [before, after] = [openWorkflow(old), openWorkflow(text)]
  const renamed = allRenames(before, after, given)
  const comparison = compareVersions({
    before: held.plan,
    base: renameStates(before, new Map(Object.entries(renamed))).graph,
    graph: after.graph,
    plan: answer.plan,
    ...{ done, state, renamed, now },
  })
  return { ...comparison, renamed, seq: state.seq }
}

/** The states that were completed, by the whole log: what was done long ago is done all the same. */
async function readDone(
  store: Pick<ExecutionStore, 'eventsAfter'>,
  executionId: string,
): Promise<ReadonlySet<string>> {
  let done: ReadonlySet<string> = new Set()
  for await (const page of pagesOf(store, executionId)) done = doneIn(page, done)
  return done
}

/** What a person said, and what is plain from the texts besides. */
function allRenames(
  before: Workflow,
  after: Workflow,
  given: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  const taken = new Set(Object.values(given))
  const found = [...findRenames(before.graph, after.graph)].filter(
    ([old, name]) => !Object.hasOwn(given, old) && !taken.has(name),
  )
  return Object.fromEntries([...found, ...Object.entries(given)])
}
