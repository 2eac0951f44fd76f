import { numberNouns } from '../words/adjectives.ts'
import { isDeterminer, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toName } from '../words/name.ts'
import { is, original, phrase, startsWith, trimSigns, type Words } from '../words/token.ts'
import { tokenize } from '../words/tokenize.ts'
import { isBaseVerb } from '../words/verbs.ts'
import { readDepending } from './alternatives.ts'
import { findVerb, startsAction } from './find-verb.ts'
import { listedUnder, withVerb } from './listed.ts'
import { type Mind, newMind, note } from './mind.ts'
import { type OutlineNode, readOutline } from './outline.ts'
import { readComparison } from './read-comparison.ts'
import { readCondition } from './read-condition.ts'
import { isHappening, readEvent, takeSchedule, triggerWords } from './read-trigger.ts'
import { sentencesOf } from './sentences.ts'
import { parallelMarker } from './separators.ts'
import { type Action, actionsOf, type Step, type Story, type StoryTrigger } from './story.ts'
import { conditionLead, stripConnectives, Teller } from './teller.ts'

export interface ToldStory {
  readonly story: Story
  readonly mind: Mind
}

/** Reads a description: its outline, its sentences, and what they hang together by. */
export function tellStory(text: string): ToldStory {
  const teller = new StoryTeller()
  return teller.tell(text)
}

class StoryTeller {
  private readonly mind = newMind()
  private readonly triggers: StoryTrigger[] = []
  private name: string | null = null
  private title: string | null = null
  /** The line that is being read. */
  private source = ''
  /** Nothing was told yet: a `when` is a trigger. */
  private fresh = true

  tell(text: string): ToldStory {
    this.mind.text = text.toLowerCase()
    const nodes = this.titled(readOutline(text))
    const main = new Teller(this.mind)
    this.nodes(nodes, main)
    dropHints(main.steps, this.mind)
    if (this.mind.required !== null) {
      this.mind.score.missed += 4
      note(this.mind, `I left out: "${this.mind.required}".`)
    }
    return {
      story: { name: this.name, title: this.title, triggers: this.triggers, steps: main.steps },
      mind: this.mind,
    }
  }

  /** `Workflow: New hire onboarding` on a line of its own names it. */
  private titled(nodes: readonly OutlineNode[]): readonly OutlineNode[] {
    const [first, ...rest] = nodes
    const match =
      /^(?:(?:work)?flow|process|pipeline|procedure|title|name|goal|automation|use case|scenario)\s*(?:name)?\s*[:–—-]\s*([^.:]{3,60})$/i.exec(
        first?.text ?? '',
      )
    const title = match?.[1]
    if (first === undefined || title === undefined || rest.length + first.children.length === 0) return nodes
    if (/[,;>]| then /.test(title)) return nodes
    this.setTitle(title, trimSigns(tokenize(title)))
    return [...first.children, ...rest]
  }

  private nodes(nodes: readonly OutlineNode[], teller: Teller): void {
    for (const node of nodes) {
      const before = teller.steps.length
      const known = this.mind.actions.length
      this.node(node, teller)
      if (node.label !== null && !this.mind.labels.has(node.label)) {
        const first = this.mind.actions[known]
        const steps: Step[] =
          first === undefined ? teller.steps.slice(before) : [{ kind: 'action', action: first }]
        this.mind.labels.set(node.label, steps)
      }
    }
  }

  private node(node: OutlineNode, teller: Teller): void {
    const heads = node.text.endsWith(':') && node.children.length > 0
    if (!heads) {
      const inline = /^([^:.!?"`]{3,60}?):\s+(\S.*)$/.exec(node.text)
      if (inline !== null && this.inlineHead(inline[1] ?? '', inline[2] ?? '', teller)) {
        this.nodes(node.children, teller)
        return
      }
      this.sentences(node.text, teller, node.item)
      this.nodes(node.children, teller)
      return
    }
    const sentences = sentencesOf(node.text.slice(0, -1))
    const head = sentences.at(-1) ?? []
    for (const sentence of sentences.slice(0, -1)) this.sentence(sentence, teller, node.text, node.item)
    this.head(head, node, teller)
  }

  /** A line that ends in a colon, over a list. */
  private head(head: Words, node: OutlineNode, teller: Teller): void {
    const words = this.preamble(trimSigns(head), node.text)
    const parallel = words.some((_, i) => parallelMarker(words, i) !== null)
    const listed = node.children.every((child) => child.children.length === 0)
      ? withVerb(
          stripConnectives(words).words,
          node.children.map((child) => trimSigns(tokenize(child.text))),
        )
      : null
    if (listed !== null && node.children.length > 1) {
      const branches = listed.clauses.map((clause) => this.nestedWords(clause))
      this.fresh = false
      this.mind.score.understood += words.length
      teller.append(listed.parallel ? [{ kind: 'parallel', branches, join: 'all' }] : branches.flat())
    } else if (words.length === 0) {
      this.nodes(node.children, teller)
    } else if (parallel) {
      const branches = node.children
        .map((child) => this.branch([child]))
        .filter((steps) => actionsOf(steps).length > 0)
      this.mind.score.understood += words.length
      if (branches.length > 0) teller.append([{ kind: 'parallel', branches, join: 'all' }])
    } else if (this.fresh && this.trigger(words)) {
      this.nodes(node.children, teller)
    } else if (
      this.depending(words, node, teller) ||
      teller.sayHead(words, () => this.branch(node.children))
    ) {
      this.fresh = false
      this.mind.score.understood += words.length
    } else {
      if (this.fresh && this.title === null && words.length <= 8) this.setTitle(node.text.slice(0, -1), words)
      this.nodes(node.children, teller)
    }
  }

  private branch(nodes: readonly OutlineNode[]): Step[] {
    const teller = new Teller(this.mind)
    this.fresh = false
    this.nodes(nodes, teller)
    return teller.steps
  }

  private depending(words: Words, node: OutlineNode, teller: Teller): boolean {
    if (startsWith(words, ['depending on', 'based on', 'according to', 'by']) === 0) return false
    const list = node.children.map((child) => child.text.replace(/[.;,]+$/, '')).join(', ')
    const all = tokenize(`${words.map((token) => token.text).join(' ')}: ${list}`)
    const cases = readDepending(all, this.mind, (rest) => this.nestedWords(rest))
    if (cases === null) return false
    teller.append([...cases.before, cases.choice])
    return true
  }

  private nestedWords(words: Words): Step[] {
    const teller = new Teller(this.mind)
    teller.say(words, true)
    return teller.steps
  }

  /** `Order processing: validate the order, …`: a title before the colon. */
  private inlineHead(head: string, rest: string, teller: Teller): boolean {
    const words = trimSigns(tokenize(head))
    const { words: plain } = stripConnectives(words)
    if (this.fresh && this.requestHead(plain)) {
      this.sentences(rest, teller, true)
      return true
    }
    if (
      conditionLead(plain) > 0 ||
      words.length === 0 ||
      words.length > 8 ||
      startsWith(plain, [
        'depending on',
        'based on',
        'according to',
        'otherwise',
        'else',
        'note',
        'while',
        'until',
        'for',
        'by',
      ]) > 0
    )
      return false
    if (words.some((token) => is(token, 'if', 'unless', '->'))) return false
    if (is(plain[0], 'when', 'whenever') && (!this.fresh || words.some((token) => token.kind === 'number')))
      return false
    const whole = tokenize(`${head}: ${rest.replace(/[.!?][\s\S]*$/, '')}`)
    const begin = whole.findIndex((token, i) => i > 0 && is(token, ','))
    if (
      listedUnder(stripConnectives(whole).words) !== null ||
      listedUnder(stripConnectives(whole.slice(begin + 1)).words) !== null
    )
      return false
    if (words.some((_, i) => parallelMarker(words, i) !== null)) {
      this.sentences(`in parallel, ${rest}`, teller, true)
      return true
    }
    if (!this.fresh) return false
    const own = this.preamble(words, head)
    if (own.length === 0) {
      this.sentences(rest, teller, true)
      return true
    }
    if (this.trigger(own)) {
      this.sentences(rest, teller, true)
      return true
    }
    if (this.title !== null) return false
    const clause = findVerb(words)
    if (
      clause !== null &&
      words[0]?.lower === clause.verb &&
      ((clause.object.some((token) => is(token, 'the', 'a', 'an', 'it')) &&
        /^(for|if|when|depending)\b/i.test(rest)) ||
        /^(?:below|above|under|over|between|from) [$€£]?\d/i.test(rest) ||
        /^[\w -]{3,40} (?:go|goes|are|is) (?:sent |routed |assigned |forwarded |escalated |passed )?(?:straight )?to\b/i.test(
          rest,
        ))
    ) {
      this.sentence(words, teller, head, true)
      this.sentences(rest, teller, true)
      return true
    }
    this.setTitle(head, words)
    this.sentences(rest, teller, true)
    return true
  }

  /** `For a refund request:` is what starts it. */
  private requestHead(words: Words): boolean {
    const size = startsWith(words, [
      'for a',
      'for an',
      'for any',
      'for every',
      'for each',
      'for new',
      'for incoming',
      'for all new',
      'on every',
      'on each',
    ])
    const noun = words.slice(size).filter((token) => !is(token, 'new', 'incoming'))
    if (
      size === 0 ||
      noun.length === 0 ||
      noun.length > 3 ||
      noun.some((token) => token.kind !== 'word' || is(token, 'of', 'in', 'with', 'that', 'over', 'under'))
    )
      return false
    const names = noun.map((token) => token.lower)
    this.mind.focus = names
    this.addTrigger(
      { kind: 'event', name: `${toName([...names.slice(0, -1), singular(names.at(-1) ?? '')])}.received` },
      words.length,
    )
    return true
  }

  private setTitle(text: string, words: Words): void {
    this.title = text.trim()
    this.name ??= toName(
      words
        .filter(
          (token) =>
            !is(
              token,
              'we',
              'need',
              'to',
              'want',
              'i',
              'workflow',
              'process',
              'flow',
              'the',
              'a',
              'an',
              'steps',
              'here',
              'is',
              'our',
            ),
        )
        .map((token) => token.lower),
    )
    if (words.length > 0) this.mind.focus ??= [words[0]?.lower ?? '']
  }

  private sentences(text: string, teller: Teller, item: boolean): void {
    for (const sentence of sentencesOf(text)) this.sentence(sentence, teller, text, item)
  }

  private sentence(sentence: Words, teller: Teller, source: string, item: boolean): void {
    this.source = source
    if (this.watches(sentence, teller)) {
      teller.steps.length = 0
      this.mind.actions.length = 0
      this.fresh = true
    }
    const words = this.preamble(sentence, source)
    if (words.length === 0) return
    const once = this.forEach(onceEach(words))
    const rest = this.fresh ? this.opening(once) : this.laterSchedule(once)
    if (rest === null || rest.length === 0) return
    const before = this.mind.actions.length
    const goal =
      this.fresh &&
      startsWith(words, [
        'i want to',
        'we want to',
        'i would like to',
        'we would like to',
        'the goal is to',
        'i need to',
      ]) > 0
    if (teller.say(rest, item)) {
      this.fresh = false
      if (goal) for (const action of this.mind.actions.slice(before)) action.hint = true
      return
    }
    this.mind.actions.length = before
    if (isSmallTalk(rest)) return
    this.mind.score.missed += rest.length
    note(this.mind, `I left out: "${original(sentence, source)}".`)
  }

  /** `Monitor the inbox. When a mail arrives, …`: that is what starts it. */
  private watches(sentence: Words, teller: Teller): boolean {
    const [only, ...more] = this.mind.actions
    if (
      this.fresh ||
      only === undefined ||
      more.length > 0 ||
      teller.steps.length !== 1 ||
      this.triggers.length > 0
    )
      return false
    if (!['monitor', 'watch', 'listen', 'observe'].includes(only.verb ?? '')) return false
    const words = stripConnectives(sentence).words
    const size = startsWith(words, ['when', 'whenever', 'as soon as', 'once', 'every time', 'each time'])
    const comma = words.findIndex((token) => is(token, ',', 'then'))
    const event = words.slice(size, comma < 0 ? words.length : comma)
    if (size === 0 || comma < 0 || event.some((token) => token.kind === 'number')) return false
    return readEvent(event, { ...this.mind, flags: new Map() }) !== null
  }

  /** `for each invoice, …`: told as one pass, with a note. */
  private forEach(words: Words): Words {
    const fresh = this.fresh && words.slice(0, 4).some((token) => is(token, 'new', 'incoming'))
    const lead = fresh
      ? 0
      : startsWith(words, ['for each', 'for every', 'for all', 'then for each', 'for each of'])
    const sign = words.findIndex((token, i) => i > lead && is(token, ',', ':'))
    const verb = words.findIndex(
      (token, i) =>
        i > lead &&
        token.kind === 'word' &&
        !isDeterminer(words[i - 1]?.lower ?? '') &&
        startsAction(words, i, true) &&
        isDeterminer(words[i + 1]?.lower ?? ''),
    )
    const comma = verb > 0 && (sign < 0 || verb < sign) ? verb : sign
    if (lead === 0 || comma < 0 || comma > 9) return words
    const noun = words.slice(lead, comma).filter((token) => !is(token, 'the', 'of', 'new'))
    const head = noun.slice(
      0,
      Math.max(
        1,
        noun.findIndex((token) => is(token, 'in', 'on', 'from', 'of', 'that', 'with')),
      ),
    )
    if (head.length === 0 || head.length > 3) return words
    this.mind.focus = head.map((token, i) => (i === head.length - 1 ? singular(token.lower) : token.lower))
    this.mind.score.understood += comma
    note(
      this.mind,
      `"${words
        .slice(0, comma)
        .map((token) => token.text)
        .join(' ')}" is drawn as one pass: running a step for each item of a list comes later.`,
    )
    return trimSigns(words.slice(comma === verb ? comma : comma + 1))
  }

  /** A schedule may be told at any place, as long as there is none yet. */
  private laterSchedule(words: Words): Words {
    if (
      this.triggers.some(({ kind }) => kind === 'schedule') ||
      !words.some((token) => is(token, 'this', 'it', 'workflow', 'runs', 'run', 'process', 'daily'))
    )
      return words
    const taken = takeSchedule(words)
    if (taken === null) return words
    const about = phrase(taken.rest)
    if (
      !/^(run|do|repeat|execute|start|schedule|perform|trigger)?\s?(it|this|that|all this|the workflow|the process|this workflow|this process|all of this|everything)?\s?(runs?|should run|happens|is run|starts|must run)?$/.test(
        about,
      )
    )
      return words
    this.addSchedule(taken.schedule)
    return []
  }

  private addSchedule({
    cron,
    timeZone,
    note: assumed,
  }: {
    cron: string
    timeZone: string | null
    note: string | null
  }): void {
    this.triggers.push({ kind: 'schedule', cron, timeZone })
    if (assumed !== null) note(this.mind, assumed)
    this.mind.score.understood += 3
  }

  /** The first sentence may say what starts the workflow. */
  private opening(words: Words): Words | null {
    let rest = words
    const scheduled = takeSchedule(rest)
    if (scheduled !== null) {
      this.addSchedule(scheduled.schedule)
      rest = scheduled.rest
      if (
        rest.length === 0 ||
        /^(run|start|trigger|execute|the workflow runs|it runs|this runs|run this|run it|this workflow runs)$/.test(
          phrase(rest),
        )
      )
        return null
    }
    const stripped = stripConnectives(rest).words
    const size = startsWith(stripped, triggerWords)
    if (size > 0 && !is(stripped[size], 'that', 'this')) {
      const comma = stripped.findIndex((token, i) => i > size && is(token, ',', ':', 'then', '->'))
      const whole = stripped.slice(size, comma < 0 ? stripped.length : comma)
      const early = eventEnd(whole)
      const event = early > 0 ? whole.slice(0, early) : whole
      const alone = comma < 0 && early < 0
      const also = alone ? -1 : andCondition(event, this.mind)
      const first = also > 0 ? event.slice(0, also) : event
      if (!(alone && is(stripped[0], 'after', 'on', 'once'))) {
        const measured = comma < 0 || early > 0 ? null : this.measured(first, stripped.slice(comma + 1))
        if (measured !== null) return measured
        const over = limitIn(first)
        const past = first.findIndex((token, i) => i > over && token.kind === 'number')
        const trigger = readEvent(
          over > 0 ? [...first.slice(0, over), ...first.slice(past + 1)] : first,
          this.mind,
        )
        if (trigger !== null && over > 0) {
          const told = trimSigns(
            early > 0 ? stripped.slice(size + early) : comma < 0 ? [] : stripped.slice(comma + 1),
          )
          const limit = first.slice(over, past + 1)
          if (told.length > 0) {
            this.addTrigger(trigger, event.length)
            return asCondition(limit, told)
          }
        }
        const later = is(stripped[0], 'after') && event.some((token) => token.kind === 'duration')
        if (trigger !== null && !later) {
          this.addTrigger(trigger, event.length)
          const told = trimSigns(early > 0 ? stripped.slice(size + early) : stripped.slice(comma + 1))
          if (also > 0 && event[also] !== undefined) {
            const when = event[also]
            return [
              { ...when, text: 'if', lower: 'if' },
              ...event.slice(also + 1),
              { ...when, kind: 'sign', text: ',', lower: ',' },
              ...told,
            ]
          }
          return alone ? null : told
        }
      }
    }
    const listens = startsWith(stripped, [
      'listen for',
      'listen to',
      'listen on',
      'expose',
      'wait for',
      'receive',
      'accept',
      'await',
      'provide',
      'offer',
    ])
    if (listens > 0 && stripped.length <= 9) {
      const trigger = readEvent(stripped.slice(listens), this.mind)
      if (trigger?.kind === 'webhook') {
        this.addTrigger(trigger, stripped.length)
        return null
      }
    }
    if (isHappening(stripped)) {
      const trigger = readEvent(stripped, this.mind)
      const over = limitIn(stripped)
      if (trigger !== null && over > 0) {
        this.mind.score.missed += stripped.length - over
        note(this.mind, `I left out: "${original(stripped.slice(over), this.source)}".`)
      }
      if (trigger !== null) {
        this.addTrigger(trigger, stripped.length)
        return null
      }
    }
    const stop = stripped.findIndex((token) => is(token, ','))
    const piece = stripped.slice(0, Math.max(0, stop))
    const later = trimSigns(stripped.slice(stop + 1))
    if (
      stop > 2 &&
      isHappening(piece) &&
      isDeterminer(piece[0]?.lower ?? '') &&
      isDeterminer(later[0]?.lower ?? '')
    ) {
      const trigger = readEvent(piece, this.mind)
      if (trigger !== null) {
        this.addTrigger(trigger, piece.length)
        return later
      }
    }
    const told = this.trailingTrigger(rest)
    const starts =
      /^(the |this |our )?(workflow|process|flow|it|everything|automation|pipeline|procedure|job) (should |must |will |is |gets )?(start|starts|begin|begins|kicks off|triggered|run|runs|started|kicked off|be triggered|be started|is triggered|get triggered)( off)?$/
    return told !== rest && starts.test(phrase(told)) ? null : told
  }

  /** `when the sensor reports more than 30 degrees, …`: each new value starts it, the limit is a condition. */
  private measured(event: Words, rest: Words): Words | null {
    const noun = event.find((token) => numberNouns.has(token.lower))
    const at = event.findIndex((token) => token.kind === 'number')
    if (noun === undefined || at < 0) return null
    this.mind.numberKey = noun.lower
    const named = event
      .slice(0, event.indexOf(noun) + 1)
      .filter((token) => token.kind === 'word' && !isDeterminer(token.lower))
    const condition = readComparison(
      [
        ...named,
        ...event
          .slice(event.indexOf(noun) + 1)
          .filter((token) => !is(token, 'sensor', 'reports', 'shows', 'reads', 'measures')),
      ],
      this.mind,
      null,
    )
    if (condition?.kind !== 'compare' || typeof condition.value !== 'number') return null
    this.addTrigger(
      { kind: 'event', name: `${toName(named.map((token) => token.lower))}.measured` },
      event.length,
    )
    const first = event[0] ?? noun
    const said = (text: string, kind: 'word' | 'sign' = 'word') => ({ ...first, kind, text, lower: text })
    const value = {
      ...first,
      kind: 'number' as const,
      text: String(condition.value),
      lower: String(condition.value),
      value: condition.value,
    }
    return [
      said('if'),
      ...named.map((token) => said(token.lower)),
      said('is'),
      said(condition.operator, 'sign'),
      value,
      said(',', 'sign'),
      ...trimSigns(rest),
    ]
  }

  /** `Send a welcome mail whenever a customer signs up`. */
  private trailingTrigger(words: Words): Words {
    for (let i = 2; i < words.length - 1; i += 1) {
      const size = startsWith(words, ['whenever', 'every time', 'each time', 'as soon as', 'when'], i)
      if (size === 0 || words.slice(i).some((token) => is(token, ',', 'then'))) continue
      const trigger = eventEnd(words.slice(i + size)) > 0 ? null : readEvent(words.slice(i + size), this.mind)
      if (
        trigger === null ||
        (is(words[i], 'when') && trigger.kind !== 'webhook' && !isEventful(words.slice(i + size)))
      )
        continue
      this.addTrigger(trigger, words.length - i)
      const event = words.slice(i + size)
      const over = limitIn(event)
      return over > 0 ? asCondition(event.slice(over), words.slice(0, i)) : words.slice(0, i)
    }
    return words
  }

  private addTrigger(trigger: StoryTrigger, length: number): void {
    this.triggers.push(trigger)
    this.mind.score.understood += length
  }

  private trigger(words: Words): boolean {
    const scheduled = takeSchedule(words)
    if (scheduled !== null && scheduled.rest.length <= 2) {
      this.addSchedule(scheduled.schedule)
      return true
    }
    const size = startsWith(words, triggerWords)
    if (size === 0) return false
    const trigger = readEvent(words.slice(size), this.mind)
    if (trigger === null) return false
    this.addTrigger(trigger, words.length)
    return true
  }

  /** `Create a workflow called x that …`, `I want a process which …`. */
  private preamble(words: Words, source: string): Words {
    let rest = trimSigns(words)
    if (is(rest[0], 'process') && is(rest[1], 'a', 'an', 'the', 'it', 'each', 'every', 'all')) return rest
    const size = startsWith(
      rest,
      listOf(`
    do the following | do this | the following steps | follow these steps | these are the steps |
    here is what should happen | the workflow is | the steps are | steps | the following happens |
    this is the process | here is the process | here are the steps | here is my workflow |
    the process is | the process is as follows | workflow | the following should happen |
    the process has these steps | this should happen`),
    )
    if (size > 0 && rest.length - size <= 1) return []
    const about = rest.findIndex(
      (token, i) => i < 9 && is(token, 'workflow', 'process', 'flow', 'pipeline', 'automation', 'procedure'),
    )
    const lead = rest.slice(0, Math.max(0, about))
    const opener =
      about >= 0 &&
      !(is(rest[about], 'process') && is(rest[about - 1], 'to')) &&
      (lead.length === 0 ||
        lead.every(
          (token) =>
            (!is(token, 'the', ',') &&
              is(
                token,
                'create',
                'make',
                'build',
                'write',
                'design',
                'give',
                'me',
                'a',
                'an',
                'please',
                'i',
                'want',
                'need',
                'would',
                'like',
                'we',
                'us',
                'set',
                'up',
                'new',
                'to',
                'have',
                'can',
                'you',
                'could',
                'draw',
                'generate',
                'simple',
                'small',
                'define',
                'add',
                'this',
                'is',
                'our',
                'let',
                'here',
                'automate',
                'for',
                'describe',
              )) ||
            (token.kind === 'word' &&
              lead.length > 2 &&
              is(lead[0], 'create', 'make', 'build', 'i', 'we', 'please', 'design', 'draw', 'give', 'set')),
        ))
    if (!opener) return rest
    rest = rest.slice(about + 1)
    const named = is(rest[0], 'called', 'named')
      ? 1
      : is(rest[0], 'with') && is(rest[1], 'the') && is(rest[2], 'name')
        ? 3
        : 0
    if (named > 0) {
      const stop = rest.findIndex(
        (token, i) =>
          i > named && (token.kind === 'sign' || is(token, 'that', 'which', 'to', 'for', 'where')),
      )
      const words2 = rest.slice(named, stop < 0 ? rest.length : stop)
      const said = words2.map((token) => token.text).join(' ')
      this.name = toName(said)
      rest = trimSigns(rest.slice(named + words2.length))
    }
    const for_ = is(rest[0], 'for', 'of')
      ? rest.findIndex(
          (token, i) =>
            i > 0 &&
            (is(token, 'that', 'which', 'where', ',', ':', 'to', 'should') || (is(token, 'when') && i > 1)),
        )
      : -1
    if (is(rest[0], 'for', 'of')) {
      const subject = rest.slice(1, for_ < 0 ? rest.length : for_)
      if (for_ < 0 && subject.some((token) => is(token, 'then', 'and'))) return rest.slice(1)
      if (this.title === null)
        this.setTitle(original(subject, source) === '' ? phrase(subject) : phrase(subject), subject)
      rest = for_ < 0 ? [] : rest.slice(for_)
    }
    const skip = startsWith(
      rest,
      listOf(`
    that should | which should | that will | which will | that | which | to | where | where i |
    where we | in which | should | must | will | as follows | like this | for me that | so that`),
    )
    return trimSigns(rest.slice(skip))
  }
}

/** Without a comma: where the first command begins behind the event, or -1. */
function eventEnd(words: Words): number {
  return words.findIndex(
    (token, i) =>
      i > 1 &&
      token.kind === 'word' &&
      isBaseVerb(token.lower) &&
      !is(words[i - 1], 'the', 'a', 'an', 'new', 'to', 'and', 'or', 'of', 'not') &&
      words[i - 1]?.possessive !== true &&
      (isDeterminer(words[i + 1]?.lower ?? '') || pronouns.includes(words[i + 1]?.lower ?? '')),
  )
}

/** Where a limit begins: `an order | over 100 dollars`; -1 for nowhere. */
function limitIn(event: Words): number {
  const number = event.findIndex((token) => token.kind === 'number' || token.kind === 'duration')
  const at = event.findIndex(
    (token, i) =>
      i > 0 && i < number && is(token, 'over', 'above', 'under', 'below', 'exceeding', 'worth', 'more'),
  )
  if (number > 0 && is(event[number - 1], 'least', 'most') && is(event[number - 2], 'at'))
    return is(event[number - 3], 'of') ? number - 3 : number - 2
  return number > 0 &&
    at > 0 &&
    number - at <= 3 &&
    is(event[at], 'over', 'above', 'under', 'below', 'exceeding', 'worth', 'more')
    ? at
    : -1
}

/** The words that stand behind an event as an `if` before what is told. */
function asCondition(limit: Words, told: Words): Words {
  const first = limit[0]
  if (first === undefined) return told
  const said = (text: string, kind: 'word' | 'sign' = 'word') => ({ ...first, kind, text, lower: text })
  const plain = limit.filter((token) => !is(token, 'worth', 'of'))
  return [said('if'), said('it'), said('is'), ...plain, said(',', 'sign'), ...told]
}

/** `once a week` is `weekly`. */
function onceEach(words: Words): Words {
  const at = words.findIndex((token, i) => is(token, 'once') && words[i + 1]?.kind === 'duration')
  const ms = words[at + 1]?.value
  const per = is(words[at], 'once') && is(words[at + 1], 'per', 'every') ? words[at + 2]?.lower : undefined
  const said =
    ms === 3_600_000
      ? 'hourly'
      : ms === 86_400_000
        ? 'daily'
        : ms === 604_800_000
          ? 'weekly'
          : ms === 2_592_000_000
            ? 'monthly'
            : undefined
  const token = words[at]
  void per
  if (
    at < 0 ||
    said === undefined ||
    token === undefined ||
    !/^(a|an|one|1) /.test(words[at + 1]?.lower ?? '')
  )
    return words
  return [...words.slice(0, at), { ...token, text: said, lower: said }, ...words.slice(at + 2)]
}

/** `payment is received | and the order is valid`: where the condition begins, or -1. */
function andCondition(event: Words, mind: Mind): number {
  const at = event.findIndex((token, i) => i > 1 && is(token, 'and'))
  if (at < 0 || !event.slice(at).some((token) => is(token, 'is', 'are', 'has', 'exceeds'))) return -1
  const condition = readCondition(event.slice(at + 1), { ...mind, flags: new Map(mind.flags) })
  return condition === null ? -1 : at
}

/** Steps that were only told ahead, once they are told themselves. */
function dropHints(steps: Step[], mind: Mind): void {
  const told = (action: Action) =>
    mind.actions.some(
      (other) =>
        other !== action &&
        other.hint !== true &&
        other.verb === action.verb &&
        mind.actions.indexOf(other) > mind.actions.indexOf(action),
    )
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    const step = steps[i]
    if (step?.kind === 'action' && step.action.hint === true && told(step.action)) steps.splice(i, 1)
    if (step?.kind === 'choice')
      for (const block of [...step.branches.map((branch) => branch.block), step.otherwise ?? []])
        dropHints(block, mind)
    if (step?.kind === 'parallel') for (const block of step.branches) dropHints(block, mind)
    if (step?.kind === 'loop') dropHints(step.body, mind)
  }
}

function isEventful(words: Words): boolean {
  return (
    isHappening(words) ||
    words.some((token) =>
      is(
        token,
        'arrives',
        'comes',
        'created',
        'uploaded',
        'received',
        'submitted',
        'placed',
        'signs',
        'registers',
        'updated',
        'added',
        'deleted',
        'published',
        'opened',
        'merged',
      ),
    )
  )
}

function isSmallTalk(words: Words): boolean {
  return (
    /^(hi|hello|hey|thanks|thank you|please|good morning|good day|hi there|dear|cheers|greetings|hello there|thanks a lot|many thanks|ok|okay)\b/.test(
      phrase(words),
    ) && words.length <= 5
  )
}
