import type { Draft, DraftGuard, DraftState, DraftTransition } from '../draft.ts'
import type { Condition } from '../understand/condition.ts'
import { isComplement, keysOf, negate } from '../understand/condition.ts'
import type { Action, Branch, ChoiceStep, Step, Story } from '../understand/story.ts'
import { actionsOf } from '../understand/story.ts'
import { toStateName } from '../words/name.ts'
import { durationText, durationWords } from '../words/numbers.ts'
import { assertNever } from './assert-never.ts'
import { guardOf } from './condition-text.ts'
import { coversAll } from './covers-all.ts'
import { joinTwins } from './twins.ts'
import { workflowName } from './workflow-name.ts'

/** A place that the next step is reached from. */
interface End {
  readonly from: readonly string[]
  readonly join: 'all' | 'any' | number | null
  readonly guard: DraftGuard | null
  /** Approvals just answered: going on needs a yes. */
  readonly approvals: readonly string[]
}

/** Gives every step a name and draws the arrows. */
export function buildDraft(story: Story): Draft {
  return new Builder().build(story)
}

class Builder {
  private readonly names = new Map<Action, string>()
  private readonly taken = new Set<string>(['start', 'end'])
  private readonly states: DraftState[] = []
  private readonly transitions: DraftTransition[] = []
  private readonly jumps: { readonly ends: readonly End[]; readonly to: Action | 'start' }[] = []
  /** Decisions by AI, with their choices. */
  private readonly choices = new Map<string, readonly string[]>()

  build(story: Story): Draft {
    const ends = this.block(story.steps, [open('start')], [])
    for (const end of ends) this.arrow(end, ['end'])
    for (const { ends: from, to } of this.jumps) {
      const target = to === 'start' ? (this.states[0]?.name ?? 'end') : (this.names.get(to) ?? 'end')
      for (const end of from) this.arrow(end, [target])
    }
    const triggers = story.triggers.map((trigger) =>
      trigger.kind === 'webhook' ? { ...trigger, method: methodOf(trigger.method) } : { ...trigger },
    )
    const draft = {
      name: '',
      title: story.title,
      inputs: [],
      triggers,
      states: this.states,
      transitions: joinTwins(this.order()),
    }
    const used = new Set(draft.transitions.flatMap(({ from, to }) => [...from, ...to]))
    const states = draft.states.filter(({ name }) => used.has(name))
    return { ...draft, states, name: workflowName(story, states) }
  }

  /** Arrows of one source together, in the order in which the states came up. */
  private order(): DraftTransition[] {
    const rank = new Map(
      [...['start', ...this.states.map(({ name }) => name)].entries()].map(([i, name]) => [name, i]),
    )
    const key = ({ from }: DraftTransition) =>
      Math.max(...from.map((name) => rank.get(name) ?? 0)) + (from.length > 1 ? 0.5 : 0)
    return this.transitions
      .map((transition, i) => ({ transition, i }))
      .sort(
        (a, b) =>
          key(a.transition) - key(b.transition) ||
          guardRank(a.transition) - guardRank(b.transition) ||
          a.i - b.i,
      )
      .map(({ transition }) => transition)
  }

  private block(steps: readonly Step[], ends: readonly End[], previous: readonly string[]): readonly End[] {
    let current = ends
    let last = previous
    for (const step of steps) {
      const before = this.states.length
      switch (step.kind) {
        case 'action':
          current = this.action(step.action, current)
          break
        case 'choice':
          current = this.choice(step, current, last)
          break
        case 'parallel':
          current = this.parallel(step, current)
          break
        case 'loop':
          current = this.loop(step, current)
          break
        case 'jump':
          this.jumps.push({ ends: current, to: step.to })
          current = []
          break
        case 'stop':
          for (const end of current) this.arrow({ ...end, approvals: [] }, ['end'])
          current = []
          break
        default:
          return assertNever(step)
      }
      const added = this.states.slice(before).map(({ name }) => name)
      if (step.kind === 'action' || step.kind === 'parallel') last = added
    }
    return current
  }

  private nameOf(action: Action): string {
    const known = this.names.get(action)
    if (known !== undefined) return known
    const base = action.name === '' ? 'do_step' : action.name
    let name = base
    if (this.taken.has(name) && action.longName !== '') name = action.longName
    for (let n = 2; this.taken.has(name); n += 1) name = `${base}_${n}`
    this.taken.add(name)
    this.names.set(action, name)
    return name
  }

  private action(action: Action, ends: readonly End[]): readonly End[] {
    const name = this.nameOf(action)
    this.states.push({ name, type: action.type, properties: [...action.properties] })
    const list =
      action.type === 'decision'
        ? action.properties.find(({ path }) => path[0] === 'choices')?.value
        : undefined
    if (Array.isArray(list)) this.choices.set(name, list.map(String))
    this.enter(ends, [name])
    return [{ ...open(name), approvals: action.type === 'approval' ? [name] : [] }]
  }

  private enter(ends: readonly End[], to: readonly string[]): void {
    for (const end of ends) this.arrow(end, to)
  }

  /** An arrow out of an approval goes on with a yes only; a no ends there. */
  private arrow(end: End, to: readonly string[]): void {
    const onlyEnd = to.length === 1 && to[0] === 'end'
    if (end.approvals.length === 0 || end.guard !== null || onlyEnd) {
      this.transitions.push({ from: [...end.from], to: [...to], join: end.join, guard: end.guard })
      return
    }
    const guard = guardOf({ kind: 'approved', negated: false }, end.approvals)
    this.transitions.push({ from: [...end.from], to: [...to], join: end.join, guard })
    this.transitions.push({ from: [...end.from], to: ['end'], join: end.join, guard: { kind: 'otherwise' } })
  }

  // — choices —

  private choice(step: ChoiceStep, ends: readonly End[], previous: readonly string[]): readonly End[] {
    const failures = step.branches.filter(
      ({ condition }) => condition.kind === 'failed' || condition.kind === 'timeout',
    )
    const success = step.branches.filter(({ condition }) => condition.kind === 'succeeded')
    const tests = step.branches.filter((branch) => !failures.includes(branch) && !success.includes(branch))
    const detour = this.approvalDetour(step)
    if (detour !== null) return this.block(detour, ends, previous)
    const sources =
      previous.length > 0 ? previous : ends.flatMap(({ from }) => from).filter((name) => name !== 'start')
    const out: End[] = []
    for (const branch of failures)
      out.push(...this.failure(branch, this.failSources(branch.condition, sources)))
    if (tests.length === 0) {
      const main =
        success.length > 0
          ? this.block(
              success.flatMap(({ block }) => block),
              ends,
              previous,
            )
          : ends
      if (step.otherwise === null) return [...out, ...main]
      if (success.length > 0) {
        out.push(
          ...this.failure(
            { condition: { kind: 'failed', everywhere: false, of: null }, block: step.otherwise },
            sources,
          ),
        )
        return [...out, ...main]
      }
      return [...out, ...this.block(step.otherwise, main, previous)]
    }
    const source = this.source(ends, tests, step)
    out.push(
      ...this.tests(
        arrange(
          tests,
          [...success.flatMap(({ block }) => block), ...(step.otherwise ?? [])],
          step.otherwise !== null || success.length > 0,
        ),
        source,
        step.branches.some(({ condition }) => condition.kind === 'timeout'),
      ),
    )
    return out
  }

  /** `if it is over 1000, ask the CFO for approval, then pay it`: paying is for all, the approval for some. */
  private approvalDetour(step: ChoiceStep): readonly Step[] | null {
    const [only, ...more] = step.branches
    if (only === undefined || more.length > 0 || step.otherwise !== null) return null
    const [first, second, ...rest] = only.block
    const asks = first?.kind === 'action' && first.action.type === 'approval'
    if (
      !asks ||
      second?.kind !== 'action' ||
      (only.condition.kind !== 'compare' && only.condition.kind !== 'range')
    )
      return null
    return [{ ...step, branches: [{ condition: only.condition, block: [first] }] }, second, ...rest]
  }

  private failSources(condition: Condition, before: readonly string[]): readonly string[] {
    if (condition.kind !== 'failed') return before
    const named = condition.of === null ? undefined : this.names.get(condition.of)
    if (named !== undefined) return [named]
    return condition.everywhere ? this.workSoFar() : before
  }

  /** Every state that can fail; those that only tell of a failure are none. */
  private workSoFar(): readonly string[] {
    const handlers = new Set(
      this.transitions.filter(({ guard }) => guard?.kind === 'error').flatMap(({ to }) => to),
    )
    return this.states.map(({ name }) => name).filter((name) => !handlers.has(name))
  }

  private failure(branch: Branch, sources: readonly string[]): readonly End[] {
    if (branch.block.length === 0) return []
    const guard = guardOf(branch.condition, [])
    const ends = (sources.length > 0 ? sources : ['start']).map((name) => ({ ...open(name), guard }))
    const done = this.block(branch.block, ends, [])
    const goesOn = branch.block.some((step) => step.kind === 'choice')
    for (const end of done) this.arrow(goesOn ? end : { ...end, approvals: [] }, ['end'])
    return []
  }

  /** One place that all arrows of a choice leave from; a state of its own where there is none. */
  private source(ends: readonly End[], tests: readonly Branch[], step: ChoiceStep): End {
    const only = ends.length === 1 ? ends[0] : undefined
    const about = tests.some(({ condition }) => condition.kind === 'approved')
    if (only !== undefined && only.guard === null && (only.approvals.length === 0 || about)) return only
    const first = tests[0]?.condition
    const key = first === undefined ? [] : keysOf(first)
    const words = (key[0] ?? 'approval').replace(/^is_/, '')
    const action: Action = {
      name: toStateName(['check', words]),
      longName: toStateName(['check', words, 'again']),
      type: 'task',
      properties: [],
      verb: 'check',
      nouns: [words],
    }
    const [end] = this.action(action, ends)
    void step
    return end ?? open('start')
  }

  /** An approval that must be answered in time: no answer is a no. */
  private silence(source: End): readonly End[] {
    return source.approvals
      .filter((name) =>
        this.states.some(
          (state) => state.name === name && state.properties.some(({ path }) => path[0] === 'timeout'),
        ),
      )
      .map((name) => ({ ...open(name), guard: { kind: 'timeout' } }))
  }

  private tests({ tests, otherwise }: Arranged, source: End, timed: boolean): readonly End[] {
    const out: End[] = []
    for (const branch of tests) {
      const guard =
        this.choiceGuard(branch.condition, source) ??
        guardOf(branch.condition, source.approvals.length > 0 ? source.approvals : [])
      const refused = branch.condition.kind === 'approved' && branch.condition.negated && !timed
      const late = refused ? this.silence(source) : []
      out.push(...this.block(branch.block, [{ ...source, guard, approvals: [] }, ...late], []))
    }
    const rest: End = { ...source, guard: { kind: 'otherwise' }, approvals: [] }
    const silent = timed ? [] : this.silence(source)
    if (otherwise !== null) return [...out, ...this.block(otherwise, [rest, ...silent], [])]
    if (tests.some(({ condition }) => condition.kind === 'approved' && !condition.negated)) {
      this.arrow(rest, ['end'])
      return out
    }
    return [...out, rest]
  }

  /** Out of a decision the arrows name its choices. */
  private choiceGuard(condition: Condition, source: End): DraftGuard | null {
    const choices = source.from.length === 1 ? this.choices.get(source.from[0] ?? '') : undefined
    if (choices === undefined) return null
    if (condition.kind === 'flag') {
      const own = condition.key.replace(/^is_/, '')
      if (choices.includes(own) && !condition.negated) return { kind: 'choice', choice: own }
      if (choices.includes('yes')) return { kind: 'choice', choice: condition.negated ? 'no' : 'yes' }
    }
    if (
      condition.kind === 'compare' &&
      typeof condition.value === 'string' &&
      choices.includes(condition.value.toLowerCase())
    )
      return { kind: 'choice', choice: condition.value.toLowerCase() }
    return null
  }

  // — forks and loops —

  private parallel(step: Step & { kind: 'parallel' }, ends: readonly End[]): readonly End[] {
    const heads = step.branches.map((branch) => this.head(branch))
    const from = ends.length === 1 || heads.length === 1 ? ends : [this.gather(ends, 'prepare')]
    this.enter(from, heads)
    const tails = step.branches.map((branch, i) => this.branchTail(branch, heads[i] ?? ''))
    const approvals = tails.flatMap((tail) => tail.approvals)
    const names = [...new Set(tails.flatMap((tail) => tail.from))]
    if (names.length === 1) return [{ ...open(names[0] ?? ''), approvals }]
    return [{ from: names, join: step.join, guard: null, approvals: step.join === 'all' ? approvals : [] }]
  }

  /** The first state of a branch; one is made when the branch begins with a choice. */
  private head(branch: readonly Step[]): string {
    const first = branch[0]
    if (first?.kind === 'action') return this.nameOf(first.action)
    const action = actionsOf(branch)[0]
    const name = this.free(toStateName(['begin', action?.name ?? 'branch']))
    this.states.push({ name, type: 'task', properties: [] })
    return name
  }

  private branchTail(branch: readonly Step[], head: string): End {
    const first = branch[0]
    const mark = this.transitions.length
    const ends = first?.kind === 'action' ? this.block(branch, [], []) : this.block(branch, [open(head)], [])
    void mark
    const single = ends.length === 1 ? ends[0] : undefined
    if (single !== undefined && single.guard === null && single.from.length === 1) return single
    if (ends.length === 0) return open(head)
    return this.gather(ends, `finish_${head}`)
  }

  private gather(ends: readonly End[], base: string): End {
    if (ends.length === 1 && ends[0]?.guard === null) return ends[0]
    const name = this.free(toStateName(base))
    this.states.push({ name, type: 'task', properties: [] })
    this.enter(ends, [name])
    return open(name)
  }

  private free(base: string): string {
    let name = base
    for (let n = 2; this.taken.has(name); n += 1) name = `${base}_${n}`
    this.taken.add(name)
    return name
  }

  private loop(step: Step & { kind: 'loop' }, ends: readonly End[]): readonly End[] {
    const until = this.plainTest(step.until)
    const again: Condition = negate(until)
    if (step.when === 'before') {
      const enter = ends.length === 1 && ends[0]?.guard === null ? ends[0] : this.gather(ends, 'check')
      const guard = guardOf(again, enter.approvals)
      const before = this.states.length
      const done = this.block(step.body, [{ ...enter, guard, approvals: [] }], [])
      const first = this.states[before]?.name
      if (done.length === 0) return [{ ...enter, guard: { kind: 'otherwise' }, approvals: [] }]
      const tail = done.length === 1 && done[0]?.guard === null ? done[0] : this.gather(done, 'repeat')
      if (first !== undefined) this.arrow({ ...tail, guard, approvals: [] }, [first])
      return [
        { ...enter, guard: { kind: 'otherwise' }, approvals: [] },
        { ...tail, guard: { kind: 'otherwise' }, approvals: [] },
      ]
    }
    const before = this.states.length
    const done = this.block(step.body, ends, [])
    const first = this.states[before]?.name
    const tail = done.length === 1 && done[0]?.guard === null ? done[0] : this.gather(done, 'check_again')
    if (first === undefined || tail === undefined) return done
    const rest: End = { ...tail, guard: { kind: 'otherwise' }, approvals: [] }
    if (step.pauseMs === null) this.arrow(rest, [first])
    else {
      const name = this.free(toStateName(`wait ${durationWords(step.pauseMs)}`))
      this.states.push({
        name,
        type: 'wait',
        properties: [{ path: ['for'], value: durationText(step.pauseMs) }],
      })
      this.arrow(rest, [name])
      this.arrow(open(name), [first])
    }
    return [{ ...tail, guard: guardOf(until, tail.approvals), approvals: [] }]
  }

  /** "until it works" has to be a question about the context here. */
  private plainTest(condition: Condition): Condition {
    if (condition.kind === 'succeeded' || condition.kind === 'failed')
      return { kind: 'flag', key: 'is_successful', negated: condition.kind === 'failed', subject: null }
    return condition
  }
}

interface Arranged {
  readonly tests: readonly Branch[]
  readonly otherwise: readonly Step[] | null
}

/** The plain reading of a choice: `is_valid` and `otherwise`, not `not is_valid` and `is_valid`. */
function arrange(tests: readonly Branch[], otherwise: readonly Step[], hasOtherwise: boolean): Arranged {
  const [first, second] = tests
  if (
    !hasOtherwise &&
    first !== undefined &&
    second !== undefined &&
    tests.length === 2 &&
    isComplement(first.condition, second.condition)
  ) {
    const plain = denies(first.condition) ? second : first
    const other = plain === first ? second : first
    return { tests: [plain], otherwise: other.block }
  }
  if (first !== undefined && tests.length === 1 && hasOtherwise && denies(first.condition))
    return { tests: [{ condition: negate(first.condition), block: [...otherwise] }], otherwise: first.block }
  const last = tests.at(-1)
  if (
    !hasOtherwise &&
    last !== undefined &&
    tests.length > 1 &&
    coversAll(tests.map(({ condition }) => condition))
  )
    return { tests: tests.slice(0, -1), otherwise: last.block }
  const opposite =
    tests.length > 2 &&
    !hasOtherwise &&
    last !== undefined &&
    tests.slice(0, -1).some(({ condition }) => isComplement(condition, last.condition))
  if (opposite) return { tests: tests.slice(0, -1), otherwise: last.block }
  return { tests, otherwise: hasOtherwise ? otherwise : null }
}

function denies(condition: Condition): boolean {
  return (condition.kind === 'flag' || condition.kind === 'approved') && condition.negated
}

function guardRank({ guard }: DraftTransition): number {
  if (guard === null) return 1
  return guard.kind === 'otherwise' ? 2 : guard.kind === 'error' || guard.kind === 'timeout' ? 3 : 0
}

function open(name: string): End {
  return { from: [name], join: null, guard: null, approvals: [] }
}

function methodOf(method: string): 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' {
  return method === 'GET' || method === 'PUT' || method === 'PATCH' || method === 'DELETE' ? method : 'POST'
}
