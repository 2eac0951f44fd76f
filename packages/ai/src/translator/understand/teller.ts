import { adverbs, isDeterminer } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { toKey, toStateName } from '../words/name.ts'
import { indexOf, is, phrase, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isPast, verbForm } from '../words/verbs.ts'
import { readAlternative, readDepending } from './alternatives.ts'
import { type Condition, gateOf, isAlternative, isComplement, keysOf, negate } from './condition.ts'
import { findAction } from './find-action.ts'
import { findVerb, startsAction } from './find-verb.ts'
import { listedUnder } from './listed.ts'
import { type Mind, note } from './mind.ts'
import { durationOf } from './modifiers.ts'
import { readNoun } from './noun.ts'
import { readActions } from './read-actions.ts'
import { goesOn, waitStep } from './read-clause.ts'
import { readComparison } from './read-comparison.ts'
import { readCondition } from './read-condition.ts'
import { readOutcome } from './read-outcome.ts'
import { readEvent } from './read-trigger.ts'
import { commandOf, readArrows, readRouting, conditionOf as sortOf } from './routing.ts'
import { splitAtConditions } from './sentences.ts'
import { splitCondition } from './split-condition.ts'
import { type Action, actionsOf, type ChoiceStep, lastAction, type Step } from './story.ts'

interface OpenChoice {
  readonly choice: ChoiceStep
  /** The list that holds the choice. */
  readonly parent: Step[]
  /** The step before it. */
  readonly asked: Action | null
  /** What `it` meant before the first branch. */
  readonly focus: readonly string[] | null
}

/** Fills one list of steps, sentence by sentence, and knows where the next sentence belongs. */
export class Teller {
  readonly steps: Step[] = []
  readonly mind: Mind
  /** Choices that a later sentence may add a branch to, the latest last. */
  private readonly open: OpenChoice[] = []
  /** Whether the last sentence was one branch of a choice. */
  private inBranch: Step[] | null = null
  private branchesInSentence = 0
  /** What `it` meant when the last branch was told. */
  private told: readonly string[] | null = null

  constructor(mind: Mind) {
    this.mind = mind
  }

  /** One sentence. Returns false when nothing in it was understood. */
  say(given: Words, lenient = false): boolean {
    const sentence = withoutRefusal(given)
    let understood = false
    this.branchesInSentence = 0
    const lost: Words[] = []
    const cases =
      startsWith(stripConnectives(sentence).words, ['depending on', 'based on', 'according to', 'for']) > 0 &&
      !is(sentence[1], 'each', 'every')
    for (const part of cases || readArrows(stripConnectives(sentence).words) !== null
      ? [sentence]
      : splitAtConditions(sentence, (rest) => splitCondition(rest, this.mind) !== null)) {
      if (this.sayPart(part, lenient)) understood = true
      else lost.push(part)
    }
    if (understood) for (const part of lost) this.leaveOut(part)
    return understood
  }

  /** A heading with its list: "If it is valid:" and what is below. */
  sayHead(head: Words, block: () => Step[]): boolean {
    const words = trimSigns(stripConnectives(head).words)
    const alternative = readAlternative(words)
    if (alternative !== null && alternative.rest.length === 0) {
      const choice = this.open.at(-1)
      if (choice === undefined) return false
      this.addOtherwise(block())
      return true
    }
    const inner = alternative === null ? words : alternative.rest
    const lead = conditionLead(inner)
    const condition = lead === 0 ? null : this.conditionOf(inner.slice(0, lead), trimSigns(inner.slice(lead)))
    if (condition !== null) {
      this.attach(condition, block)
      return true
    }
    const loop = inner.length > 0 ? this.loopHead(inner) : null
    if (loop === null) return false
    this.append([{ kind: 'loop', body: block(), until: loop.until, when: loop.when, pauseMs: null }])
    return true
  }

  private loopHead(words: Words): { until: Condition; when: 'before' | 'after' } | null {
    const until = indexOf(words, ['until'])
    if (until > 0 && is(words[0], 'repeat', 'do', 'loop')) {
      const condition = readCondition(words.slice(until + 1), this.mind)
      return condition === null ? null : { until: condition, when: 'after' }
    }
    if (!is(words[0], 'while', 'as')) return null
    const condition = readCondition(words.slice(startsWith(words, ['while', 'as long as'])), this.mind)
    return condition === null ? null : { until: negate(condition), when: 'before' }
  }

  append(steps: readonly Step[]): void {
    this.steps.push(...steps)
  }

  private sayPart(part: Words, lenient: boolean): boolean {
    const { words, connective } = stripConnectives(part)
    if (words.length === 0) return true
    const alternative = readAlternative(words)
    if (alternative !== null && this.hasChoice(alternative.sure))
      return this.sayOtherwise(alternative.rest, lenient)
    if (
      is(words[0], 'above', 'over', 'below', 'under', 'between', 'beyond', 'from') &&
      words.slice(1, 4).some((token) => token.kind === 'number') &&
      words[0] !== undefined
    ) {
      const first = words[0]
      const said = ['if', 'it', 'is'].map((text) => ({ ...first, text, lower: text }))
      if (this.sayConditional(said.slice(0, 1), [...said.slice(1), ...words], lenient)) return true
    }
    const others = startsWith(
      words,
      ['everything else', 'anything else', 'all others', 'the rest', 'all other', 'the others', 'all else'],
      1,
    )
    if (
      others > 0 &&
      words.length <= others + 2 &&
      this.open.some(({ choice }) => choice.otherwise === null)
    ) {
      const idle = is(words[0], 'ignore', 'skip', 'drop', 'leave')
      const first = words[0] as Words[number]
      this.mind.score.understood += words.length
      this.addOtherwise(idle ? [] : this.nested([first, { ...first, text: 'it', lower: 'it' }], lenient))
      return true
    }
    const lead = conditionLead(words) || this.whenLead(words)
    if (lead > 0 && this.sayConditional(words.slice(0, lead), words.slice(lead), lenient)) return true
    const listed = listedUnder(words)
    if (listed !== null) {
      const branches = listed.clauses
        .map((clause) => this.nested(clause, true))
        .filter((steps) => steps.length > 0)
      this.mind.score.understood += words.length
      if (listed.parallel && branches.length > 1)
        this.place([{ kind: 'parallel', branches, join: 'all' }], connective)
      else this.place(branches.flat(), connective)
      return true
    }
    if (this.sayForKind(words, lenient)) return true
    const must = words.findIndex(
      (token, i) => i > 0 && i < 6 && is(token, 'must', 'should', 'has', 'needs', 'have'),
    )
    if (
      must > 0 &&
      words.slice(must + 1, must + 4).some((token) => is(token, 'be')) &&
      words.some((token) => token.kind === 'number')
    ) {
      const be = words.findIndex((token) => is(token, 'be'))
      const condition = readComparison([...words.slice(0, must), ...words.slice(be + 1)], this.mind, null)
      if (condition?.kind === 'compare' || condition?.kind === 'range') {
        this.mind.question = condition
        this.mind.required = phrase(words)
        this.mind.score.understood += words.length
        return true
      }
    }
    const colon = words.findIndex((token, i) => i > 0 && i < 7 && is(token, ':'))
    if (
      colon > 0 &&
      colon < words.length - 2 &&
      verbForm(words[0]?.lower ?? '')?.form === 'base' &&
      !is(words[0], 'repeat', 'do', 'loop', 'go', 'try', 'retry', 'keep', 'wait') &&
      startsAction(words.slice(0, colon), 0, false) &&
      !words.slice(0, colon).some((token) => is(token, 'following', 'these', 'steps')) &&
      this.sayPart(words.slice(0, colon), lenient)
    )
      return this.say(words.slice(colon + 1), lenient) || true
    const routes = readArrows(words) ?? readRouting(words, this.mind)
    if (routes !== null) {
      this.mind.score.understood += words.length
      for (const { condition, command } of routes) {
        if (condition === null) this.addOtherwise(this.nested(command, lenient))
        else this.attach(condition, () => this.nested(command, lenient))
      }
      return true
    }
    const cases = readDepending(words, this.mind, (rest) => this.nested(rest))
    if (cases !== null) {
      this.place([...cases.before, cases.choice], connective)
      this.mind.score.understood += words.length
      return true
    }
    const unknown = startsWith(words, ['depending on', 'based on', 'according to'])
    const cut = words.findIndex((token, i) => i > unknown && is(token, ',', ':'))
    if (unknown > 0 && cut > 0 && cut < 8) {
      this.leaveOut(words.slice(0, cut))
      return this.sayPart(words.slice(cut + 1), lenient)
    }
    return (
      this.sayTemporal(words, connective, lenient) ??
      this.sayLoop(words, connective) ??
      this.sayTrailing(words, connective, lenient) ??
      this.sayActions(words, connective, lenient)
    )
  }

  /** `for orders from Germany, add a flyer`. */
  private sayForKind(words: Words, lenient: boolean): boolean {
    if (!is(words[0], 'for', 'with') || words.filter((token) => is(token, 'for')).length > 1) return false
    let at = words.findIndex((token, i) => i > 1 && (is(token, ',', ':') || startsAction(words, i, true)))
    if (at < 2 || at > 8) return false
    const subject = words.slice(1, at)
    const asked = this.mind.question
    const value = phrase(subject)
    const choice: Condition | null =
      asked?.kind === 'list' && asked.values.includes(value)
        ? { kind: 'compare', key: asked.key, operator: '==', value }
        : null
    const sort =
      choice !== null
        ? { condition: choice }
        : sortOf(subject, { ...this.mind, kinds: this.mind.kinds ?? 'kind' })
    if (is(words[at], ',', ':')) at += 1
    const rest = words.slice(at)
    if (sort === null || rest.length === 0) return false
    this.mind.score.understood += at
    this.attach(sort.condition, () => this.nested(rest, lenient))
    return true
  }

  /** `when the balance is negative, …` asks; `when the customer has paid, …` waits. */
  private whenLead(words: Words): number {
    if (!is(words[0], 'when', 'whenever')) return 0
    const split = splitCondition(words.slice(1), this.mind)
    if (split === null || split.condition.length > 12) return 0
    const condition = readCondition(split.condition, { ...this.mind, flags: new Map(this.mind.flags) })
    if (condition === null) return 0
    if (condition.kind !== 'flag')
      return ['compare', 'range', 'list', 'call', 'and', 'or'].includes(condition.kind) ? 1 : 0
    const last = split.condition.at(-1)?.lower ?? ''
    const finished = isPast(last) || /^(done|ready|finished|complete|over|available)$/.test(last)
    return condition.key.startsWith('is_') &&
      !finished &&
      split.condition.some((token) => is(token, 'is', 'are'))
      ? 1
      : 0
  }

  private hasChoice(sure: boolean): boolean {
    if (this.open.length > 0) return true
    const last = lastAction(this.steps)
    return (
      sure && last !== null && (last.type === 'approval' || this.mind.question !== null || last.verb !== null)
    )
  }

  // — conditions —

  private sayConditional(lead: Words, rest: Words, lenient: boolean): boolean {
    const split = splitCondition(rest, this.mind)
    if (split === null) return false
    const mark = this.mind.actions.length
    const waited = waitedFor(split.condition)
    const flagged = waited === null ? null : this.conditionOf(lead, waited.condition)
    const whole = waited === null ? null : readOutcome(split.condition, this.mind)
    const waits =
      waited !== null && whole === null && flagged?.kind === 'flag' && (flagged.negated || waited.after)
    const condition = waits ? flagged : this.conditionOf(lead, split.condition)
    if (condition === null) {
      this.mind.actions.length = mark
      return false
    }
    this.mind.score.understood += split.condition.length + lead.length
    const judged = this.open.at(-1)
    if (
      condition.kind === 'failed' &&
      condition.of === null &&
      !condition.everywhere &&
      judged?.asked != null &&
      judged.choice.branches.some((branch) => branch.condition.kind === 'succeeded')
    )
      return this.branchOf({ ...condition, of: judged.asked }, split.rest, lenient)
    const everyone =
      condition.kind === 'approved' &&
      split.condition.some((token) =>
        is(token, 'anyone', 'any', 'either', 'one', 'somebody', 'someone', 'anybody'),
      )
    const still = split.condition.some((token) => is(token, 'still', 'again'))
    if (still) this.tryAgain()
    const inside = still && this.inBranch !== null && this.inBranch.length > 0 ? this.inBranch : null
    if (waits && waited !== null) (inside ?? this.steps).push(waitStep(waited.ms))
    if (inside !== null && condition.kind === 'flag') {
      const nested: ChoiceStep = { kind: 'choice', branches: [{ condition, block: [] }], otherwise: null }
      inside.push(nested)
      const block = nested.branches[0]?.block ?? []
      this.open.push({ choice: nested, parent: inside, asked: lastAction(inside), focus: this.mind.focus })
      block.push(...this.nested(split.rest, lenient))
      this.inBranch = block
      this.branchesInSentence += 1
      return true
    }
    if (opposes(this.mind.actions.at(-1)?.verb ?? '', split.rest)) this.told = null
    const before = [...this.open]
    const detour = split.rest.findIndex(
      (token, i) => i > 1 && is(token, 'first') && is(split.rest[i + 1], ',', 'then', 'and'),
    )
    if (detour > 0) {
      this.attach(condition, () => this.nested(split.rest.slice(0, detour), lenient))
      this.inBranch = null
      const main = stripConnectives(split.rest.slice(detour + 1)).words
      if (!this.sayPart(main, lenient)) this.leaveOut(main)
      return true
    }
    this.attach(condition, () => this.nested(split.rest, lenient))
    if (everyone) this.sameForAll(before, condition)
    return true
  }

  private branchOf(condition: Condition, rest: Words, lenient: boolean): true {
    this.attach(condition, () => this.nested(rest, lenient))
    return true
  }

  /** `try again. If it still fails, …`: the second try is a step of its own. */
  private tryAgain(): void {
    const jump = this.inBranch?.at(-1)
    if (this.inBranch === null || jump?.kind !== 'jump' || jump.to === 'start') return
    const told = jump.to
    const action: Action = {
      ...told,
      name: `${told.name}_again`,
      longName: `${told.longName}_again`,
      properties: [...told.properties],
    }
    this.inBranch[this.inBranch.length - 1] = { kind: 'action', action }
    this.mind.actions.push(action)
  }

  /** `if anyone rejects`: the other approvals lead there, too. */
  private sameForAll(open: readonly OpenChoice[], condition: Condition): void {
    const action = actionsOf(this.inBranch ?? [])[0]
    if (action === undefined) return
    for (const { choice } of open) {
      const approves = choice.branches.some((branch) => branch.condition.kind === 'approved')
      if (
        approves &&
        choice.otherwise === null &&
        !choice.branches.some(
          (branch) =>
            isComplement(branch.condition, negate(condition)) || actionsOf(branch.block).at(0) === action,
        )
      )
        choice.branches.push({ condition, block: [{ kind: 'jump', to: action }] })
    }
  }

  private conditionOf(lead: Words, words: Words): Condition | null {
    const said = phrase(lead)
    if (/^(on|upon|in case of|in the event of|for) /.test(`${said} `) && words.length <= 6) {
      const outcome = phrase(words)
      if (/error|failure|exception|problem/.test(outcome))
        return /validation/.test(outcome)
          ? { kind: 'flag', key: 'is_valid', negated: true, subject: null }
          : { kind: 'failed', everywhere: /any|every|all/.test(outcome), of: null }
      if (/time-?out/.test(outcome)) return { kind: 'timeout', ms: null }
      if (/success/.test(outcome)) return { kind: 'succeeded' }
      if (/approval/.test(outcome)) return { kind: 'approved', negated: false }
      if (/rejection|refusal/.test(outcome)) return { kind: 'approved', negated: true }
      const noun = words.filter((token) => token.kind === 'word' && !isDeterminer(token.lower))
      return said.startsWith('in ') &&
        noun.length === words.filter((token) => !isDeterminer(token.lower)).length
        ? {
            kind: 'flag',
            key: toKey(['has', ...noun.slice(0, 3).map((token) => token.lower)]),
            negated: false,
            subject: null,
          }
        : null
    }
    if (
      /^(only )?with(out)?$/.test(said) &&
      words.some((token) => is(token, 'consent', 'approval', 'permission', 'confirmation'))
    )
      return { kind: 'approved', negated: said === 'without' }
    const condition = readCondition(words, this.mind)
    if (condition === null) return null
    return /unless/.test(said) ? negate(condition) : condition
  }

  /** What is told about a failing step is told about that step, not about the last one. */
  private failing(condition: Condition, block: () => Step[]): () => Step[] {
    if (condition.kind === 'failed' && condition.everywhere) {
      return () => {
        this.mind.everyone = true
        const steps = block()
        this.mind.everyone = false
        return steps
      }
    }
    if (condition.kind !== 'failed' || condition.of === null) return block
    const { of } = condition
    return () => {
      this.mind.target = of
      const steps = block()
      this.mind.target = null
      this.mind.failing = of
      return steps
    }
  }

  /** Adds a branch to the choice that the condition belongs to, or begins a new one. */
  private attach(condition: Condition, told: () => Step[]): void {
    if (
      this.mind.question !== null &&
      keysOf(this.mind.question).some((key) => keysOf(condition).includes(key))
    )
      this.mind.required = null
    const block = this.failing(condition, told)
    this.branchesInSentence += 1
    if (condition.kind === 'approved') this.turnIntoApproval()
    const at = this.open.findLastIndex(
      ({ choice }) =>
        choice.otherwise === null &&
        choice.branches.some((branch) => isAlternative(branch.condition, condition)),
    )
    const found =
      this.nestsApproval(condition) || this.judgedIn(condition) !== null ? undefined : this.open[at]
    if (
      found !== undefined &&
      (at === this.open.length - 1 ||
        found.choice.branches.some((branch) => isComplement(branch.condition, condition)) ||
        condition.kind !== 'flag')
    ) {
      this.open.length = at + 1
      this.gatherInto(found)
      const branch = { condition, block: [] as Step[] }
      found.choice.branches.push(branch)
      this.inBranch = branch.block
      if (found.focus !== null && this.mind.focus === this.told) this.mind.focus = found.focus
      branch.block.push(...this.aside(found.asked, block))
      this.told = this.mind.focus
      return
    }
    const parent = this.judgedIn(condition) ?? this.homeOf(condition)
    const choice: ChoiceStep = { kind: 'choice', branches: [], otherwise: null }
    this.waitForAnswer(condition, parent)
    parent.push(choice)
    const asked = lastAction(parent) ?? this.mind.actions.at(-1) ?? null
    this.open.push({ choice, parent, asked, focus: this.mind.focus })
    const branch = { condition, block: [] as Step[] }
    choice.branches.push(branch)
    this.inBranch = branch.block
    branch.block.push(...this.aside(asked, block))
    this.told = this.mind.focus
  }

  /** Where somebody has just decided or checked: what follows is about that. */
  private judgedIn(condition: Condition): Step[] | null {
    const last = this.mind.actions.at(-1)
    if (condition.kind !== 'flag' || last === undefined || !judging.includes(last.verb ?? '')) return null
    const open = this.open.at(-1)
    if (open === undefined || open.asked === last) return null
    const lists = [this.inBranch, this.steps]
    return (
      lists.find((list) => {
        const step = list?.at(-1)
        return step?.kind === 'action' && step.action === last
      }) ?? null
    )
  }

  /** `if HR approves, ask the CEO. If the CEO approves, …`: the second answer is asked inside the first branch. */
  private nestsApproval(condition: Condition): boolean {
    const last = this.inBranch?.at(-1)
    return condition.kind === 'approved' && last?.kind === 'action' && last.action.type === 'approval'
  }

  /** Tells a branch, with what it depends on in mind. */
  private aside(asked: Action | null, block: () => Step[]): Step[] {
    const before = this.mind.asked
    this.mind.asked = asked
    const steps = block()
    this.mind.asked = before
    return steps
  }

  /** A timeout named in a condition is the step's own. */
  private waitForAnswer(condition: Condition, parent: readonly Step[]): void {
    const last = lastAction(parent) ?? this.mind.actions.at(-1)
    if (condition.kind !== 'timeout' || condition.ms === null || last === undefined || last === null) return
    last.properties = [
      ...last.properties.filter((property) => property.path[0] !== 'timeout'),
      { path: ['timeout'], value: timeoutText(condition.ms) },
    ]
  }

  /** `ask the boss to review it. If approved …`: then it was an approval. */
  private turnIntoApproval(): void {
    const { actions } = this.mind
    const last = actions.at(-1)
    const questioned = last?.verb === 'ask' && last.type === 'task' ? last : undefined
    if (questioned === undefined && actions.some((action) => action.type === 'approval')) return
    const asked = questioned ?? actions.findLast((action) => action.type === 'task')
    if (asked === undefined) return
    asked.type = 'approval'
    asked.properties = [
      { path: ['assignees'], value: [this.mind.person?.join(' ') ?? 'approver'] },
      {
        path: ['question'],
        value: `Approve ${this.mind.focus !== null ? `the ${this.mind.focus.join(' ')}` : 'this'}?`,
      },
    ]
  }

  /** The list in which a new choice stands: inside the open branch when that is what the condition is about. */
  private homeOf(condition: Condition): Step[] {
    const branch = this.inBranch
    if (branch === null || branch.length === 0) return this.steps
    const last = branch.at(-1)
    if (condition.kind === 'approved')
      return last?.kind === 'action' && last.action.type === 'approval' ? branch : this.steps
    if (condition.kind === 'failed' || condition.kind === 'succeeded' || condition.kind === 'timeout')
      return branch
    const inside = actionsOf(branch).flatMap((action) => action.nouns)
    const outside = this.mind.actions
      .filter((action) => !actionsOf(branch).includes(action))
      .flatMap((action) => action.nouns)
    const key = 'key' in condition ? condition.key.split('_') : []
    const about = condition.kind === 'flag' && condition.subject !== null ? [condition.subject] : key
    return about.some((word) => inside.includes(word) && !outside.includes(word)) ? branch : this.steps
  }

  /** Steps told since the choice's last branch belong to that branch, now that another one follows. */
  private gatherInto({ choice, parent }: OpenChoice): void {
    const at = parent.indexOf(choice)
    const since = parent.splice(at + 1)
    const branch = choice.otherwise ?? choice.branches.at(-1)?.block
    branch?.push(...since)
  }

  private sayOtherwise(rest: Words, lenient: boolean): boolean {
    const lead = conditionLead(rest)
    const last = this.open.at(-1)
    if (lead > 0 && last !== undefined) {
      const split = splitCondition(rest.slice(lead), this.mind)
      const condition = split === null ? null : this.conditionOf(rest.slice(0, lead), split.condition)
      if (split !== null && condition !== null) {
        this.gatherInto(last)
        const branch = { condition, block: [] as Step[] }
        last.choice.branches.push(branch)
        this.inBranch = branch.block
        branch.block.push(...this.nested(split.rest, lenient))
        this.branchesInSentence += 1
        return true
      }
    }
    const going = is(rest[0], 'goes', 'go', 'is', 'are', 'gets', 'get')
      ? commandOf(rest, this.mind.focus ?? [])
      : null
    const opened = this.open.findLast(({ choice }) => choice.otherwise === null)
    const lastVerb = this.mind.actions.at(-1)?.verb ?? ''
    if (
      opened !== undefined &&
      opened.focus !== null &&
      this.mind.focus === this.told &&
      !opposes(lastVerb, rest)
    )
      this.mind.focus = opened.focus
    const arrow = rest.findIndex((token) => token.kind === 'arrow')
    if (arrow > 0) {
      const known = rest.slice(0, arrow)
      this.addOtherwise(this.nested(known, lenient))
      this.inBranch = null
      return this.sayPart(rest.slice(arrow + 1), lenient) || true
    }
    const block = this.nested(going ?? rest, lenient)
    this.told = this.mind.focus
    if (block.length === 0 && !goesOn(rest)) return is(rest[0], 'no')
    this.addOtherwise(block)
    return true
  }

  private addOtherwise(block: Step[]): void {
    this.branchesInSentence += 1
    const at = this.open.findLastIndex(({ choice }) => choice.otherwise === null)
    const found = this.open[at]
    if (found === undefined) {
      const approval = lastAction(this.steps)
      const condition: Condition =
        approval?.type === 'approval'
          ? { kind: 'approved', negated: true }
          : this.mind.question !== null
            ? negate(this.mind.question)
            : { kind: 'failed', everywhere: false, of: null }
      this.attach(condition, () => block)
      return
    }
    this.open.length = at + 1
    this.gatherInto(found)
    found.choice.otherwise = block
    this.inBranch = block
  }

  /** Steps told in a branch of their own. */
  private nested(words: Words, lenient = true): Step[] {
    const teller = new Teller(this.mind)
    if (words.length > 0 && !teller.say(words, lenient)) this.leaveOut(words)
    return teller.steps
  }

  private leaveOut(words: Words): void {
    this.mind.score.missed += words.length
    note(
      this.mind,
      `I left out: "${words
        .map((token) => token.text)
        .join(' ')
        .replace(/ ([,.:])/g, '$1')}".`,
    )
  }

  // — time —

  /** `once both are done, …`, `after 10 minutes, …`, `when the customer has paid, …`, `before shipping, …`. */
  private sayTemporal(words: Words, connective: string, lenient: boolean): boolean | null {
    const size = startsWith(
      words,
      listOf(`
    once | after | when | as soon as | before | upon | whenever | following | while | whilst |
    whichever | whoever`),
    )
    if (size === 0) return null
    const said = words[0]?.lower ?? ''
    const finished = finishedLead(words.slice(size))
    let comma = finished > 0 ? size + finished : words.findIndex((token, i) => i >= size && is(token, ','))
    if (comma < 0 && durationOf(words[size]) !== null) comma = size + 1
    if (comma < 0) comma = words.findIndex((token, i) => i > size && is(token, 'then'))
    if (comma < 0)
      comma = words.findIndex(
        (token, i) =>
          i > size &&
          token.kind === 'word' &&
          !is(
            words[i - 1],
            'the',
            'a',
            'an',
            'to',
            'not',
            'is',
            'has',
            'of',
            'was',
            'are',
            'their',
            'its',
            'and',
          ) &&
          !is(token, 'has', 'have', 'had', 'is', 'are', 'was', 'been', 'were') &&
          startsAction(words.slice(i), 0, true) &&
          !isPast(token.lower),
      )
    if (comma < 0) return null
    const lead = trimSigns(words.slice(size, comma))
    const rest = trimSigns(words.slice(is(words[comma], ',', 'then') ? comma + 1 : comma))
    if (lead.length === 0 || rest.length === 0) return null
    const first = durationOf(lead[0])
    if (first !== null && ['after', 'once'].includes(said)) {
      this.place([waitStep(first)], connective)
      const missing = is(lead[1], 'without', 'with') ? this.conditionOf([], trimSigns(lead.slice(1))) : null
      if (missing !== null) {
        this.attach(missing, () => this.nested(rest, lenient))
        return true
      }
      return this.sayPart(rest, lenient) || true
    }
    const tries = lead.findIndex((token) => is(token, 'attempts', 'tries', 'retries', 'failures', 'times'))
    const number = lead.find((token) => token.kind === 'number')?.value
    const tried = this.retried()
    if (tries > 0 && number !== undefined && said === 'after' && tried !== null) {
      tried.properties = [
        ...tried.properties.filter(({ path }) => path.join('.') !== 'retry.attempts'),
        { path: ['retry', 'attempts'], value: Math.max(1, number) },
      ]
      this.inBranch = null
      this.attach({ kind: 'failed', everywhere: false, of: tried }, () => this.nested(rest, lenient))
      return true
    }
    this.mind.score.understood += lead.length
    if (said === 'before') {
      const thing = findVerb(lead)?.object
      const noun = thing === undefined ? [] : readNoun(thing, this.mind).words
      if (this.mind.focus === null && noun.length > 0) this.mind.focus = noun
      const last = readActions(rest, this.mind, true)
      const known = findVerb(lead)
      const later =
        known === null || known.certainty === 'guessed' || !mentionsVerb(lead)
          ? null
          : readActions(lead, this.mind, true)
      if (later === null) this.leaveOut(words.slice(0, comma))
      if (last === null) return null
      for (const action of actionsOf(later?.steps ?? [])) action.hint = true
      this.place([...last.steps, ...(later?.steps ?? [])], connective)
      return true
    }
    if (said === 'while' || said === 'whilst') {
      const beside = startsAction(lead, 0, false) ? readActions(lead, this.mind, true) : null
      const main = beside === null ? null : readActions(rest, this.mind, true)
      if (beside === null || main === null) return null
      this.place([{ kind: 'parallel', branches: [main.steps, beside.steps], join: 'all' }], connective)
      return true
    }
    this.joinOrEvent(is(words[0], 'whichever', 'whoever') ? [...words.slice(0, 1), ...lead] : lead)
    return this.sayPart(rest, lenient)
  }

  /** The step that is tried again and again: the one jumped back to, else the last. */
  private retried(): Action | null {
    const last = (this.inBranch ?? this.steps).at(-1)
    if (last?.kind === 'jump' && last.to !== 'start') return last.to
    return lastAction(this.steps)
  }

  /** What `after …` refers to: the fork before, a step told already, or something the workflow has to wait for. */
  private joinOrEvent(lead: Words): void {
    const said = phrase(lead)
    const fork = this.lastFork()
    const last = (this.inBranch ?? this.steps).at(-1)
    const looped =
      last?.kind === 'loop' ||
      (last?.kind === 'choice' && last.branches.every(({ block }) => block.at(-1)?.kind === 'jump'))
    if (looped && (lead.length <= 4 || lead.some((token) => isPast(token.lower)))) return
    if (fork !== null && /^(whichever|whoever|the first|either)\b/.test(said)) {
      fork.join = 'any'
      return
    }
    if (fork !== null) {
      if (
        /\b(one|any|either|first|whichever)\b.*\b(them|these|is|has|finishes|done|answers|of|replies|responds|completes)\b/.test(
          said,
        )
      )
        fork.join = 'any'
      const quorum = lead.find((token) => token.kind === 'number')?.value
      if (quorum !== undefined && quorum > 1 && quorum < fork.branches.length) fork.join = quorum
      if (
        /\b(both|all|these|those|they|everything|each|any|one|two|three|branches|tasks|steps|this|that|it|either)\b/.test(
          said,
        )
      )
        return
    }
    if (
      /^(this|that|it|everything|all of (this|that|these)|both|all|they|done|finished|ready|these|all (steps|tasks) (are|have))\b/.test(
        said,
      )
    )
      return
    const settled =
      last?.kind === 'choice' &&
      /\b(agrees?|agreed|accepts?|accepted|satisfied|happy|confirms?|confirmed)\b/.test(said)
    if (settled) return
    const known = findAction(lead, this.mind)
    if (known !== null) return
    const approval = this.mind.actions.findLast((action) => action.type === 'approval')
    if (/approv|sign(s|ed)? off/.test(said) && approval !== undefined) return
    if (lead.length === 1 && isPast(said)) {
      this.append([namedStep(`wait until ${said}`, this.mind)])
      return
    }
    const event = findVerb(lead) === null ? readEvent(lead, this.mind) : null
    if (event?.kind === 'event') {
      this.append([namedStep(`wait for ${event.name.split('.')[0] ?? ''}`, this.mind)])
      return
    }
    const read = readActions(lead, this.mind, true)
    if (read !== null) this.append(read.steps)
  }

  private lastFork(): (Step & { kind: 'parallel' }) | null {
    const last = (this.inBranch ?? this.steps).at(-1) ?? this.steps.at(-1)
    return last?.kind === 'parallel' ? last : null
  }

  /** `while the queue is not empty, …`, `repeat until …`, `until it is full, add water`. */
  private sayLoop(words: Words, connective: string): boolean | null {
    const size = startsWith(
      words,
      listOf(`
    while | until | as long as | repeat until | repeat this until | repeat it until | repeat while |
    do this until | repeat these steps until | repeat this step until | keep going until |
    repeat the process until | loop until | continue until | retry until | try again until |
    keep trying until | repeat that until | repeat the steps until | do it until |
    repeat this process until`),
    )
    if (size === 0) return null
    const after = words.slice(size)
    const back = words[size - 1]?.lower === 'until' && words[0]?.lower !== 'until'
    if (back) {
      const told = splitCondition(after, this.mind)
      if (told !== null && after.some((token) => is(token, ':', ','))) {
        const until = readCondition(told.condition, this.mind)
        const body = until === null ? [] : this.nested(told.rest)
        if (until === null || body.length === 0) return null
        this.mind.score.understood += told.condition.length
        this.place([{ kind: 'loop', body, until, when: 'after', pauseMs: null }], connective)
        return true
      }
      const condition = readCondition(after, this.mind)
      const target = this.inBranch ?? this.steps
      if (condition === null || target.length === 0) return null
      const whole = /steps|process/.test(phrase(words.slice(0, size)))
      const entry = target.findLastIndex(
        (step, i) =>
          i < target.length - 1 && step.kind === 'action' && judging.includes(step.action.verb ?? ''),
      )
      const round =
        is(words[0], 'repeat') && words.slice(0, size).length === 2 && entry >= 0 ? entry - target.length : -1
      const body = whole ? target.splice(0) : target.splice(checksEntry(target) ? -2 : round)
      target.push({ kind: 'loop', body, until: condition, when: 'after', pauseMs: null })
      this.mind.score.understood += words.length
      return true
    }
    const split = splitCondition(after, this.mind)
    if (split === null) return null
    const condition = readCondition(split.condition, this.mind)
    const asked = lastAction(this.inBranch ?? this.steps) ?? this.mind.actions.at(-1) ?? null
    const body = condition === null ? [] : this.aside(asked, () => this.nested(split.rest))
    if (condition === null || body.length === 0) return null
    if (body.length > 1 && body.at(-1)?.kind === 'jump') {
      const again = is(words[0], 'until') ? negate(condition) : condition
      this.mind.score.understood += split.condition.length
      this.place(
        [{ kind: 'choice', branches: [{ condition: again, block: body }], otherwise: null }],
        connective,
      )
      return true
    }
    const until = is(words[0], 'until') ? condition : negate(condition)
    this.mind.score.understood += split.condition.length
    this.place([{ kind: 'loop', body, until, when: 'before', pauseMs: null }], connective)
    return true
  }

  // — actions —

  /** `ship it if it is paid`, `ship it unless …`. */
  private sayTrailing(words: Words, connective: string, lenient: boolean): boolean | null {
    const at = words.findIndex(
      (token, i) =>
        i > 0 &&
        (is(token, 'if', 'unless') ||
          (is(token, 'when') && i > 1) ||
          (is(token, 'provided') && is(words[i + 1], 'that')) ||
          (is(token, 'as') && is(words[i + 1], 'long') && is(words[i + 2], 'as'))) &&
        !is(
          words[i - 1],
          'check',
          'see',
          'ask',
          'decide',
          'determine',
          'verify',
          'know',
          'test',
          'out',
          'sure',
          'checks',
          'verifies',
          'evaluate',
          'confirm',
          'checking',
          'even',
          'checked',
          'verified',
          'determined',
          'decided',
          'tested',
        ),
    )
    if (
      at < 1 ||
      words
        .slice(0, at)
        .some(
          (token) =>
            is(token, 'whether') ||
            (is(token, 'check') && is(words[at], 'if') && at < 4 && !is(words[at - 1], 'it')),
        )
    )
      return null
    const size = is(words[at], 'as') ? 3 : is(words[at], 'provided') ? 2 : 1
    const before = trimSigns(words.slice(0, is(words[at - 1], 'only', 'but') ? at - 1 : at))
    const after = trimSigns(words.slice(at + size))
    const both = after.some((token) => is(token, ',')) ? null : splitCondition(after, this.mind)
    if (both !== null && is(words[at], 'if', 'unless')) {
      const told = this.sayPart(before, lenient)
      return this.sayPart(words.slice(at), lenient) || told
    }
    const end = mainLine(after)
    const asked = trimSigns(end < 0 ? after : after.slice(0, end))
    const outcome = readOutcome(asked, this.mind)?.kind
    const from = lastClause(before, outcome === 'failed' || outcome === 'succeeded')
    const left = from > 0 ? trimSigns(before.slice(from)) : before
    const known = this.mind.actions.length
    if (from > 0 && !this.sayPart(trimSigns(before.slice(0, from)), lenient)) return null
    const told = this.trailing(left, words.slice(at, at + size), asked, connective, lenient)
    if (told === null) {
      if (from <= 0) this.mind.actions.length = known
      else this.leaveOut(words.slice(at - left.length))
      return from > 0 ? true : null
    }
    if (end < 0) return true
    this.inBranch = null
    const rest = stripConnectives(after.slice(end)).words
    if (!this.sayPart(rest, lenient)) this.leaveOut(rest)
    return true
  }

  /** One clause and what it depends on. */
  private trailing(
    left: Words,
    lead: Words,
    asked: Words,
    connective: string,
    lenient: boolean,
  ): true | null {
    const { focus } = this.mind
    const condition = this.conditionOf(lead, asked)
    if (condition === null) return null
    if (focus !== null) this.mind.focus = focus
    if (condition.kind === 'failed') {
      const retried = readActions(left, this.mind, lenient)
      if (retried !== null && retried.steps.length === 0) return true
      if (retried !== null) {
        this.attach(condition, () => [...retried.steps])
        return true
      }
    }
    const before = this.mind.actions.length
    const nested = this.nested(left, lenient)
    if (nested.length === 0) {
      this.mind.actions.length = before
      return null
    }
    this.mind.score.understood += asked.length + lead.length
    this.attach(condition, () => nested)
    if (connective !== '') this.inBranch = null
    return true
  }

  private sayActions(words: Words, connective: string, lenient: boolean): boolean {
    if (is(words[0], 'if', 'unless')) return false
    const read = readActions(words, this.mind, lenient)
    if (read === null) return false
    if (read.besideLast) this.placeBeside(read.steps)
    else this.place(read.steps, connective)
    return true
  }

  private placeBeside(steps: Step[]): void {
    const target = this.inBranch ?? this.steps
    const last = target.at(-1)
    if (last === undefined) {
      target.push(...steps)
    } else if (last.kind === 'parallel') {
      last.branches.push(steps)
    } else {
      target[target.length - 1] = { kind: 'parallel', branches: [[last], steps], join: 'all' }
    }
  }

  /** Puts plain steps where a reader would: after the choice, or on in its open branch. */
  private place(steps: readonly Step[], connective: string): void {
    const branch = this.inBranch
    const found = this.open.at(-1)
    const target =
      branch !== null && found !== undefined && this.continues(found, branch, connective)
        ? branch
        : this.steps
    target.push(...steps)
    if (target === this.steps) {
      this.inBranch = null
    }
  }

  private continues({ choice }: OpenChoice, branch: Step[], connective: string): boolean {
    if (connective === 'finally' || branch.at(-1)?.kind === 'jump' || branch.at(-1)?.kind === 'stop')
      return false
    const own = choice.branches.find(({ block }) => block === branch)
    const others = choice.branches.filter(({ block }) => block !== branch)
    if (own !== undefined && others.length === 0 && choice.otherwise === null)
      return gateOf(own.condition) === 'pass' || own.condition.kind === 'succeeded'
    if (this.branchesInSentence > 0 || connective === '') return false
    const endings = [
      ...others.map(({ block }) => block),
      ...(choice.otherwise === null || choice.otherwise === branch ? [] : [choice.otherwise]),
    ]
    const failing =
      others.every(({ condition }) => gateOf(condition) === 'fail') ||
      (choice.otherwise !== null && choice.otherwise !== branch)
    return failing && endings.length > 0 && endings.every(endsSoftly) && !endsSoftly(branch)
  }
}

const judging = listOf(`
  decide | check | verify | validate | review | inspect | assess | evaluate | test | examine | determine | judge | scan | compare`)

const opposites = listOf(`
  open close | close open | enable disable | disable enable | start stop | stop start | lock unlock | unlock lock |
  activate deactivate | show hide | hide show | keep delete | keep cancel | keep remove | block allow | allow block |
  accept reject | approve reject | grant deny | deny grant | release hold | hold release | publish unpublish | renew cancel | allow turn | allow deny | admit turn | let turn`)

/** `open the valve, otherwise close it`: the valve. */
function opposes(verb: string, rest: Words): boolean {
  const said = rest[0]?.lower ?? ''
  return (
    verb !== '' &&
    (said === verb || opposites.includes(`${verb} ${said}`) || said === `un${verb}` || said === `de${verb}`)
  )
}

/** `approves or rejects it` asks for an answer, as `approves it` does. */
function withoutRefusal(words: Words): Words {
  const at = words.findIndex(
    (token, i) =>
      is(token, 'approve', 'approves', 'accept', 'accepts', 'approved', 'accepted') &&
      is(words[i + 1], 'or', '/') &&
      is(
        words[i + 2],
        'reject',
        'rejects',
        'decline',
        'declines',
        'deny',
        'denies',
        'refuse',
        'refuses',
        'rejected',
        'declined',
        'denied',
      ),
  )
  if (at < 0 || is(words[0], 'if', 'when', 'once')) return words
  const last = words[at]
  const verb =
    last !== undefined && is(last, 'accept', 'accepts')
      ? { ...last, text: 'approves', lower: last.lower.replace('accept', 'approve') }
      : last
  return verb === undefined ? words : [...words.slice(0, at), verb, ...words.slice(at + 3)]
}

function namedStep(words: string, mind: Mind): Step {
  const name = toStateName(words)
  const action: Action = { name, longName: name, type: 'task', properties: [], verb: 'wait', nouns: [] }
  mind.actions.push(action)
  return { kind: 'action', action }
}

/** How many words say that something is over: `both finish`, `all of them are done`; 0 for none. */
function finishedLead(words: Words): number {
  const subject = startsWith(
    words,
    listOf(`
      both | all | everything | they | these | those | that | this | it | all of them | both of them |
      all of these | each | each of them | both steps | all steps | all tasks | both tasks |
      all branches | both branches | all checks | both checks | the tests | the build | all three |
      all three of them | all four | both of these | they all | they both | all the steps`),
  )
  const over = words.findIndex((token) =>
    is(token, 'finished', 'done', 'complete', 'completed', 'finish', 'ready', 'succeed', 'over'),
  )
  if (
    subject === 0 &&
    is(words[0], 'all', 'both', 'these', 'every', 'each') &&
    over > 0 &&
    over <= 5 &&
    words.slice(0, over).every((token) => token.kind === 'word')
  )
    return is(words[over + 1], 'successfully') ? over + 2 : over + 1
  if (subject === 0) return 0
  let at = subject
  while (is(words[at], 'is', 'are', 'have', 'has', 'been', 'was', 'were', 'all', 'both', 'get')) at += 1
  if (
    !is(
      words[at],
      ...listOf(
        'finish | finishes | finished | done | complete | completes | completed | succeed | succeeded | end | ended | ready | over | through',
      ),
    )
  )
    return 0
  return is(words[at + 1], 'successfully') ? at + 2 : at + 1
}

/** `shipping the order`, not `the shipment leaves`. */
function mentionsVerb(lead: Words): boolean {
  const first = lead[0]?.lower ?? ''
  return (
    verbForm(first) !== null ||
    lead.some(
      (token, i) =>
        i > 0 &&
        (is(token, 'is', 'are', 'be', 'gets') ||
          (verbForm(token.lower)?.form === 's' && i < lead.length - 1)),
    )
  )
}

interface Waited {
  readonly condition: Words
  readonly ms: number
  /** `after 3 days`, not `within 3 days`. */
  readonly after: boolean
}

/** `not paid within 14 days`: a wait, and then the question. */
function waitedFor(words: Words): Waited | null {
  const at = words.findIndex((token) => token.kind === 'duration')
  const lead = words[at - 1]
  if (at < 2 || at < words.length - 2 || !is(lead, 'within', 'after', 'in')) return null
  if (at === words.length - 2 && !is(words.at(-1), 'later', 'time')) return null
  const ms = durationOf(words[at])
  return ms === null ? null : { condition: words.slice(0, at - 1), ms, after: is(lead, 'after') }
}

/** Where the main line goes on behind a condition at a sentence's end: `if it fails, and finally …`; -1 for nowhere. */
function mainLine(asked: Words): number {
  return asked.findIndex((token, i) => {
    if (i === 0 || !is(token, ',', 'and', 'then')) return false
    let next = i + 1
    while (is(asked[next], 'and', 'then', 'finally', 'but', 'also', ',')) next += 1
    const plain = next === i + 1 && is(token, 'and')
    return (
      next < asked.length &&
      startsAction(asked, next, plain) &&
      (!plain || isDeterminer(asked[next + 1]?.lower ?? ''))
    )
  })
}

/** Where the last clause of several begins; 0 when a condition behind them is about all of them. */
function lastClause(words: Words, single: boolean): number {
  for (let i = words.length - 2; i > 0; i -= 1) {
    if (!is(words[i], ',', 'then', 'and')) continue
    const joined = is(words[i], 'and') && !is(words[i - 1], ',')
    const listed = words.slice(0, i).some((token, j) => is(token, ',') && startsAction(words, j + 1, false))
    if (joined && !single && !listed) continue
    const next = is(words[i + 1], 'and', 'then') ? i + 2 : i + 1
    if (startsAction(words, next, joined)) return next
  }
  return 0
}

/** A branch that only tells somebody, or gives up: nothing more is to be done there. */
export function endsSoftly(block: readonly Step[]): boolean {
  const last = block.at(-1)
  if (last === undefined || last.kind === 'stop' || last.kind === 'jump') return true
  return (
    last.kind === 'action' &&
    listOf(`
    notify | reject | cancel | decline | refuse | abort | deny | alert | inform | warn | log | tell |
    email | escalate | discard | apologise | apologize | return`).includes(last.action.verb ?? '')
  )
}

/** `ask for it, validate it, repeat until …` asks again, too. */
function checksEntry(steps: readonly Step[]): boolean {
  const [entry, check] = steps.slice(-2)
  if (entry?.kind !== 'action' || check?.kind !== 'action') return false
  return (
    [
      'ask',
      'request',
      'prompt',
      'enter',
      'collect',
      'get',
      'generate',
      'read',
      'receive',
      'draft',
      'write',
    ].includes(entry.action.verb ?? '') &&
    ['check', 'validate', 'verify', 'test', 'review', 'inspect'].includes(check.action.verb ?? '')
  )
}

/** How many tokens open a condition at the start of the words; 0 for none. */
export function conditionLead(words: Words): number {
  const size = startsWith(
    words,
    listOf(`
    if | unless | in case | should | provided | provided that | as long as | only if |
    in the event that | assuming | on | in case of | in the event of | upon | for | whenever | when |
    and if | but if | with | only with | without | even if | or if | given that | given | if ever`),
  )
  if (size === 0) return 0
  const said = phrase(words.slice(0, size))
  if (['with', 'only with', 'without'].includes(said))
    return words
      .slice(size, size + 4)
      .some((token) => is(token, 'consent', 'approval', 'permission', 'confirmation'))
      ? size
      : 0
  const next = words.slice(size, size + 5)
  if (['in case of', 'in the event of'].includes(said)) return size
  if (['on', 'upon', 'for'].includes(said)) {
    return next.some((token) =>
      is(
        token,
        'error',
        'errors',
        'failure',
        'failures',
        'timeout',
        'time-out',
        'success',
        'approval',
        'rejection',
        'exception',
        'exceptions',
        'problem',
        'problems',
        'refusal',
      ),
    )
      ? size
      : 0
  }
  if (['when', 'whenever'].includes(said)) {
    const piece = words.slice(size)
    const comma = piece.findIndex((token) => is(token, ','))
    const lead = phrase(comma < 0 ? piece : piece.slice(0, comma))
    return /\b(approved|rejected|valid|invalid|fails|failed|wrong|over|above|below|under|more than|less than|exceeds|greater|declined|denied)\b|\bis not\b|\bis (in)?(correct|complete|available)/.test(
      lead,
    )
      ? size
      : 0
  }
  return size
}

interface Stripped {
  readonly words: Words
  readonly connective: string
}

const connectives = listOf(`
    then | next | after that | afterwards | finally | lastly | first | firstly | first of all |
    to begin with | secondly | second | third | thirdly | subsequently | at the end | in the end |
    from there | also | in addition | additionally | and | and then | but | so | last | at last |
    to start | to start with | initially | in any case | either way | in both cases | regardless |
    in all cases | after this | eventually | and finally | at first | last but not least | from then on |
    thereafter | later | as a last step | as a first step | the first step is to | the next step is to |
    the last step is to | the process starts with | it starts with | start with | fourth | fifth |
    however | plus | begin by | start by | whatever happens | at the very end | in every case |
    to finish | for both | in the next step | in the first step | as the next step |
    as soon as that is done | when that is done | when done | once done | after which`)
const merging = listOf(`
    finally | lastly | at the end | in the end | in any case | either way | in both cases | regardless |
    in all cases | eventually | and finally | last | at last | last but not least | as a last step |
    whatever happens | at the very end | in every case | to finish | for both | the last step is to`)

export function stripConnectives(part: Words): Stripped {
  let words = trimSigns(part)
  let connective = ''
  for (;;) {
    const size = startsWith(words, connectives)
    if (size === 0 || size >= words.length) break
    const said = phrase(words.slice(0, size))
    if (
      (said === 'first' || said === 'last' || said === 'second' || said === 'third') &&
      words[size]?.kind === 'word' &&
      !startsAction(words, size, false) &&
      !is(words[size], ',', 'if')
    )
      break
    if (!['and', 'but', 'so', 'also'].includes(said)) connective = merging.includes(said) ? 'finally' : 'then'
    words = trimSigns(words.slice(size))
  }
  while (
    words.length > 1 &&
    adverbs.includes(words[0]?.lower ?? '') &&
    !is(words[0], 'only', 'even', 'instead', 'again')
  )
    words = trimSigns(words.slice(1))
  return { words, connective }
}

function timeoutText(ms: number): string {
  const day = 86_400_000
  if (ms % day === 0) return `${ms / day}d`
  return ms % 3_600_000 === 0
    ? `${ms / 3_600_000}h`
    : ms % 60_000 === 0
      ? `${ms / 60_000}m`
      : `${Math.round(ms / 1000)}s`
}

export type { Action }
