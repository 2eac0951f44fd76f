import { isAdverb, isDeterminer, modals, people, prepositions, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { toStateName } from '../words/name.ts'
import { indexOf, is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isAmbiguous, isBaseVerb, isPast, verbForm } from '../words/verbs.ts'
import { findVerb, startsAction } from './find-verb.ts'
import { type Mind, note } from './mind.ts'
import { readClause } from './read-clause.ts'
import { readCondition } from './read-condition.ts'
import { conjunctionAt, parallelMarker } from './separators.ts'
import { type Action, actionsOf, lastAction, type Step } from './story.ts'

export interface ReadActions {
  readonly steps: Step[]
  /** `meanwhile …`: at the same time as the step before. */
  readonly besideLast: boolean
}

/** A run of actions with `and`, `then` and words for parallel work between them; null when none is understood. */
export function readActions(tokens: Words, mind: Mind, lenient: boolean): ReadActions | null {
  const words = trimSigns(tokens)
  const lead = parallelMarker(words, 0)
  const stages = splitStages(lead === null ? words : trimSigns(words.slice(lead)))
  const steps: Step[] = []
  let understood = false
  let besideLast = false
  let verb: Words[number] | undefined
  for (const [i, stage] of stages.entries()) {
    const before = i > 0 ? verb : undefined
    const bare =
      before !== undefined &&
      isBaseVerb(before.lower) &&
      stage.words.length <= 4 &&
      stage.words.every((token) => token.kind === 'word') &&
      (/^[A-Z]/.test(stage.words[0]?.text ?? '') ||
        (isDeterminer(stage.words[0]?.lower ?? '') &&
          is(before, 'run', 'execute', 'do', 'perform', 'start', 'call'))) &&
      findVerb(stage.words) === null
    const words = bare ? [before, ...stage.words] : stage.words
    const told = findVerb(words)?.verb
    verb = words[0] === undefined || told === undefined ? words[0] : { ...words[0], text: told, lower: told }
    const read = readStage(words, mind, lenient || stages.length > 2, lead !== null && i === 0)
    if (read === null) {
      mind.score.missed += stage.words.length
      if (stages.length > 1) note(mind, `I left out: "${stage.words.map((token) => token.text).join(' ')}".`)
      continue
    }
    understood = true
    mind.score.understood += stage.words.length
    if (i === 0 && lead !== null && read.steps.length === 1 && read.steps[0]?.kind !== 'parallel')
      besideLast = true
    if (i === 0 && read.besideLast) besideLast = true
    if (stage.ahead)
      for (const action of actionsOf(read.steps))
        action.hint =
          action.nouns.length === 0 || action.nouns.every((noun) => mind.focus?.includes(noun) === true)
    if (stage.reversed) steps.splice(Math.max(0, steps.length - 1), 0, ...read.steps)
    else steps.push(...read.steps)
  }
  return understood ? { steps, besideLast } : null
}

interface Stage {
  readonly words: Words
  /** `A before B` puts nothing around; `A after B` puts B first. */
  readonly reversed: boolean
  /** After `before`. */
  readonly ahead: boolean
}

/** Splits at what means "afterwards": then, after that, followed by, an arrow, before. */
function splitStages(words: Words): Stage[] {
  const stages: Stage[] = []
  let from = 0
  let reversed = false
  let ahead = false
  const push = (to: number) => {
    const piece = trimConjunctions(words.slice(from, to))
    if (piece.length > 0) stages.push({ words: piece, reversed, ahead })
    reversed = false
    ahead = false
  }
  for (let i = 0; i < words.length; i += 1) {
    const size = startsWith(
      words,
      listOf(`
    then | after that | afterwards | followed by | and after that | after which | next | finally |
    and finally | subsequently | -> | before finally | lastly | and lastly | and eventually |
    thereafter | only then | and afterwards | before that | in the end | once done`),
      i,
    )
    if (
      size > 0 &&
      (words[i]?.kind === 'arrow' ||
        !is(words[i], 'next') ||
        ((i === 0 || is(words[i - 1], ',', 'and', 'then')) && startsAction(words, i + 1, false))) &&
      !(is(words[i], 'next') && isDeterminer(words[i - 1]?.lower ?? ''))
    ) {
      push(i)
      from = i + size
      i += size - 1
      continue
    }
    if (
      i > 0 &&
      is(words[i], 'before') &&
      (verbForm(words[i + 1]?.lower ?? '')?.form === 'ing' || startsAction(words, i + 1, true))
    ) {
      push(i)
      from = i + 1
      ahead = true
      continue
    }
    const marked = parallelMarker(words, i)
    if (
      marked !== null &&
      i > from + 1 &&
      !is(words[i - 1], 'and', ',') &&
      is(words[i + marked - 1], ',') &&
      startsAction(words, i + marked + (is(words[i + marked], 'and', 'then') ? 1 : 0), false)
    ) {
      push(i + marked - 1)
      from = i + marked
      i += marked - 1
      continue
    }
    if (i > 0 && is(words[i], 'after') && verbForm(words[i + 1]?.lower ?? '')?.form === 'ing') {
      push(i)
      from = i + 1
      reversed = true
    }
  }
  push(words.length)
  return stages
}

function trimConjunctions(words: Words): Words {
  let piece = trimSigns(words)
  while (is(piece.at(-1), 'and', 'but', 'or')) piece = trimSigns(piece.slice(0, -1))
  while (is(piece[0], 'and', 'but', 'or')) piece = trimSigns(piece.slice(1))
  return piece
}

/** What is brought at the same time is `them` together. */
const bringing = new Set(
  listOf('fetch | get | load | query | collect | download | retrieve | pull | read | gather | request'),
)

/** One stage: clauses side by side, parallel if a word says so. */
function readStage(words: Words, mind: Mind, lenient: boolean, leadParallel: boolean): ReadActions | null {
  const list = passiveList(words) ?? bothMust(words)
  if (list !== null) {
    if (list.parallel || leadParallel) return inParallel(list.clauses, mind, lenient, 0)
    const steps = readPieces(list.clauses, mind, lenient)
    return steps === null ? null : { steps, besideLast: false }
  }
  const found = findMarker(words)
  const both = indexOf(words, ['both'])
  const bothVerb =
    both >= 0 &&
    isBaseVerb(words[both + 1]?.lower ?? '') &&
    words.some((token, i) => i > both && is(token, 'and'))
  const whileAt = words.findIndex((token, i) => i > 0 && is(token, 'while', 'whilst'))
  if (whileAt > 0) {
    const { focus } = mind
    const first = readStage(words.slice(0, whileAt), mind, lenient, false)
    const second = first === null ? null : readStage(words.slice(whileAt + 1), mind, lenient, false)
    if (focus !== null) mind.focus = focus
    mind.plural = null
    if (first !== null && second !== null)
      return {
        steps: [{ kind: 'parallel', branches: [first.steps, second.steps], join: 'all' }],
        besideLast: false,
      }
  }
  const plain = found === null ? words : [...words.slice(0, found.from), ...words.slice(found.to)]
  const pieces = splitClauses(bothVerb ? plain.filter((_, i) => i !== both) : plain)
  const parallel = found !== null || leadParallel || bothVerb
  if (
    found !== null &&
    found.from > 0 &&
    (found.to === words.length || is(words[found.to - 1], ',') !== is(words[found.to], ','))
  ) {
    const ahead = splitClauses(words.slice(0, found.from))
    const shared = shareVerb(ahead.at(-1) ?? [])
    if (shared.length > 1 && shared.length <= 5 && (ahead.length > 1 || found.to < words.length)) {
      const first = ahead.length > 1 ? readPieces(ahead.slice(0, -1), mind, lenient) : []
      const fork = inParallel(shared, mind, lenient, 0)
      const rest = trimConjunctions(words.slice(found.to))
      const after = rest.length === 0 ? null : readStage(rest, mind, true, false)
      if (fork !== null && first !== null)
        return { steps: [...first, ...fork.steps, ...(after?.steps ?? [])], besideLast: false }
    }
  }
  if (parallel && pieces.length === 1) {
    const [piece] = pieces
    const told = piece?.[0] === undefined ? [] : shareTold(piece, piece[0])
    const shared = told.length > 1 ? told : shareVerb(piece ?? [])
    if (shared.length > 1) return inParallel(shared, mind, lenient, 0)
    const only = readPieces(pieces, mind, lenient)
    if (mind.actions.length <= 1 && found !== null)
      note(
        mind,
        `I left out: "${words
          .slice(found.from, found.to)
          .map((token) => token.text)
          .join(' ')}".`,
      )
    return only === null ? null : { steps: only, besideLast: true }
  }
  if (!parallel) {
    const steps = readPieces(pieces, mind, lenient)
    return steps === null ? null : { steps, besideLast: false }
  }
  const middle = found !== null && found.from > 0 && found.to < words.length
  const start = bothVerb
    ? pieces.findIndex((piece) => piece.includes(words[both + 1] as never))
    : middle
      ? Math.max(0, splitClauses(words.slice(0, found.from)).length - 1)
      : 0
  return inParallel(pieces, mind, lenient, Math.max(0, start))
}

function inParallel(
  pieces: readonly Words[],
  mind: Mind,
  lenient: boolean,
  start: number,
): ReadActions | null {
  const before = readPieces(pieces.slice(0, start), mind, lenient) ?? []
  const { focus } = mind
  const branches = pieces
    .slice(start)
    .map((piece) => readPieces([piece], mind, true))
    .filter((steps): steps is Step[] => steps !== null && lastAction(steps) !== null)
  const heads = branches.map((branch) => actionsOf(branch)[0])
  const names = heads.map((head) => head?.name)
  for (const head of heads)
    if (head !== undefined && names.filter((name) => name === head.name).length > 1) head.name = head.longName
  if (branches.length > 1 && heads.every((head) => bringing.has(head?.verb ?? ''))) mind.plural = ['results']
  if (focus !== null && branches.length > 1) mind.focus = focus
  if (branches.length === 0) return null
  if (branches.length === 1) return { steps: [...before, ...(branches[0] ?? [])], besideLast: false }
  return { steps: [...before, { kind: 'parallel', branches, join: 'all' }], besideLast: false }
}

function findMarker(words: Words): { readonly from: number; readonly to: number } | null {
  for (let i = 0; i < words.length; i += 1) {
    const size = parallelMarker(words, i)
    if (size !== null) return { from: i, to: i + size }
  }
  return null
}

/** `notify sales, support and finance`: the verb goes to each of them. */
function shareVerb(words: Words): Words[] {
  const verb = words.findIndex((token) => isBaseVerb(token.lower) || verbForm(token.lower)?.form === 's')
  if (verb < 0 || verb > 3) return [words]
  const lead = words.slice(0, verb + 1)
  const objects: Words[] = []
  let from = verb + 1
  for (let i = verb + 1; i <= words.length; i += 1) {
    if (i < words.length && !is(words[i], ',', 'and', '&')) continue
    const piece = trimConjunctions(words.slice(from, i))
    if (piece.length > 0) objects.push(piece)
    from = i + 1
  }
  const to = objects[0]?.findIndex((token) => is(token, 'to', 'into', 'from', 'with', 'by', 'via')) ?? -1
  const shared =
    to > 0 &&
    objects
      .slice(1)
      .every((object) => !object.some((token) => is(token, 'to', 'into', 'from', 'with', 'by', 'via')))
      ? (objects[0]?.slice(0, to + 1) ?? [])
      : []
  return objects.length < 2
    ? [words]
    : objects.map((object, i) => (i === 0 ? [...lead, ...object] : [...lead, ...shared, ...object]))
}

/** `both the payment and the stock must be confirmed`: the verb is said once for all subjects. */
function passiveList(words: Words): { readonly clauses: Words[]; readonly parallel: boolean } | null {
  const be = words.findIndex(
    (token, i) =>
      i > 2 &&
      is(token, 'are', 'be', 'get', 'were', 'been') &&
      isPast(words.slice(i + 1).find((next) => !isAdverb(next.lower))?.lower ?? ''),
  )
  if (be < 0) return null
  const participle = words.findIndex((token, i) => i > be && isPast(token.lower))
  const verb = verbForm(words[participle]?.lower ?? '')?.base
  const token = words[participle]
  const subject = words.slice(0, be).filter((word) => !modals.includes(word.lower) && !is(word, 'to'))
  if (verb === undefined || token === undefined || participle - be > 2) return null
  const parts: Words[] = []
  let from = 0
  for (let i = 0; i <= subject.length; i += 1) {
    if (i < subject.length && !is(subject[i], ',', 'and', '&')) continue
    const piece = trimConjunctions(subject.slice(from, i)).filter((word) => !is(word, 'both'))
    if (piece.length > 0) parts.push(piece)
    from = i + 1
  }
  const nouns = parts.every(
    (part) =>
      part.length <= 4 &&
      part.every(
        (word) =>
          word.kind === 'word' &&
          !prepositions.includes(word.lower) &&
          !isPast(word.lower) &&
          verbForm(word.lower)?.form !== 's',
      ),
  )
  if (parts.length < 2 || !nouns || parts.some((part) => pronouns.includes(part[0]?.lower ?? ''))) return null
  const rest = words.slice(participle + 1)
  const more = rest.findIndex((word) => is(word, ',', 'and'))
  if (more >= 0) return null
  const parallel = is(words[0], 'both') || findMarker(rest) !== null
  const tail = findMarker(rest) === null ? rest : []
  const command = { ...token, text: verb, lower: verb }
  return { clauses: parts.map((part) => [command, ...part, ...tail]), parallel }
}

/** `both the buyer and the seller have to sign it`: one step each. */
function bothMust(words: Words): { readonly clauses: Words[]; readonly parallel: boolean } | null {
  const first = words[0]
  const must = words.findIndex(
    (token, i) => i > 2 && is(token, 'must', 'have', 'should', 'need', 'need', 'can', 'will'),
  )
  if (!is(first, 'both') || first === undefined || must < 0) return null
  const verb = words.findIndex((token, i) => i > must && isBaseVerb(token.lower) && !is(token, 'be', 'have'))
  const and = words.findIndex((token) => is(token, 'and'))
  if (verb < 0 || verb > must + 2 || and < 0 || and > must) return null
  const have = { ...first, text: 'have', lower: 'have' }
  return {
    clauses: [words.slice(1, and), words.slice(and + 1, must)].map((who) => [
      have,
      ...who,
      ...words.slice(verb),
    ]),
    parallel: true,
  }
}

const together = listOf(`
    compare | merge | combine | match | join | connect | mix | choose | swap | link | wait | decide |
    ask | log | set | have | let | get | approve | call`)

/** `send an SMS and an email`: two steps, when each thing has its own article. */
function shareObjects(piece: Words): Words[] {
  const verb = piece[0]
  if (
    verb === undefined ||
    !isBaseVerb(verb.lower) ||
    together.includes(verb.lower) ||
    piece.some(
      (token) =>
        is(token, 'if', 'whether', 'until', 'between', 'that', 'with', 'from') || token.kind === 'url',
    )
  )
    return [piece]
  const parts = shareVerb(piece)
  const split =
    parts[0]?.some((token) => is(token, 'of', 'to', 'for', 'in', 'on')) === true &&
    parts.slice(1).some((part) => !part.some((token) => is(token, 'of', 'to', 'for', 'in', 'on')))
  const own = !split && parts.every((part) => isDeterminer(part[1]?.lower ?? '') && part.length >= 3)
  return parts.length > 1 && parts.length <= 4 && own ? parts : [piece]
}

/** `have the editor proofread it and the designer add images`: two who are told. */
function shareCauser(piece: Words): Words[] {
  const first = piece[0]
  if (first === undefined || !is(first, 'have', 'let', 'ask', 'get', 'tell')) return [piece]
  const and = piece.findIndex(
    (token, i) =>
      i > 2 &&
      is(token, 'and') &&
      is(piece[i + 1], 'the', 'a', 'an') &&
      piece.slice(i + 2, i + 4).some((word) => people.has(word.lower)) &&
      piece.slice(i + 3, i + 6).some((word) => isBaseVerb(word.lower)),
  )
  if (and < 0) return shareTold(piece, first)
  return and < 0 ? [piece] : [piece.slice(0, and), [first, ...piece.slice(and + 1)]]
}

/** `have legal and security review the contract`: one step each. */
function shareTold(piece: Words, first: Words[number]): Words[] {
  const verb = piece.findIndex(
    (token, i) =>
      i > 2 &&
      i < 12 &&
      isBaseVerb(token.lower) &&
      !people.has(token.lower) &&
      !isDeterminer(piece[i - 1]?.lower ?? ''),
  )
  const who = verb < 0 ? [] : piece.slice(1, verb).filter((token) => !is(token, 'to', 'both', ','))
  const and = who.findIndex((token) => is(token, 'and'))
  const parts = [who.slice(0, Math.max(0, and)), who.slice(and + 1)]
  if (
    and < 1 ||
    !is(first, 'have', 'let', 'get') ||
    parts.some((part) => !part.some((token) => people.has(token.lower)))
  )
    return [piece]
  return parts.map((part) => [first, ...part, ...piece.slice(verb)])
}

/** Splits at commas and `and` where another action begins. */
function splitClauses(words: Words): Words[] {
  const pieces: Words[] = []
  let from = 0
  let strict = false
  const told = is(words[0], 'have', 'let', 'get')
    ? words.findIndex((token, i) => i > 2 && isBaseVerb(token.lower) && !people.has(token.lower))
    : -1
  for (let i = 1; i < words.length; i += 1) {
    const size = conjunctionAt(words, i)
    if (size === 0) continue
    const relative =
      is(words[i], ',') &&
      is(words[i + 1], 'who', 'which') &&
      verbForm(words[i + 2]?.lower ?? '')?.form === 's' &&
      !is(words[i + 2], 'is', 'has', 'includes', 'contains', 'means', 'needs')
    if (relative) {
      pieces.push(words.slice(from, i))
      from = i + 2
      strict = false
      i += 1
      continue
    }
    if (
      i < told &&
      words.slice(1, i).some((token) => people.has(token.lower)) &&
      words.slice(i + 1, told).some((token) => people.has(token.lower))
    )
      continue
    const bare = i - from === 1
    const within = words.findLastIndex(
      (token, j) => j < i && j > from && is(token, 'into', 'between', 'as', 'of'),
    )
    const after = words[i + size]
    if (
      within > 0 &&
      i - within <= 3 &&
      after !== undefined &&
      isAmbiguous(after.lower) &&
      words[i + size + 1]?.kind === 'word' &&
      words[i + size + 1]?.lower.endsWith('s') === true &&
      !isDeterminer(words[i + size + 1]?.lower ?? '')
    )
      continue
    const way = words.findLastIndex(
      (token, j) => j < i && j > from && is(token, 'by', 'via', 'per', 'through'),
    )
    if (way > 0 && i - way <= 3 && i + size === words.length - 1) continue
    const next = words[i + size]
    const narrative =
      next?.kind === 'word' &&
      verbForm(next.lower)?.form === 's' &&
      words[i + size + 1]?.kind === 'word' &&
      !is(words[i + size + 1], 'is', 'are', 'and', 'or', 'of', 'to') &&
      words
        .slice(0, i)
        .some(
          (token, j) =>
            verbForm(token.lower)?.form === 's' &&
            (isDeterminer(words[j + 1]?.lower ?? '') || pronouns.includes(words[j + 1]?.lower ?? '')),
        )
    if (narrative || startsAction(words, i + size, strict && !bare)) {
      pieces.push(words.slice(from, i))
      from = i + size
      strict = false
    } else if (is(words[i], ',', 'and')) strict = true
    i += size - 1
  }
  pieces.push(words.slice(from))
  return pieces.map(trimConjunctions).filter((piece) => piece.length > 0)
}

function readPieces(pieces: readonly Words[], mind: Mind, lenient: boolean): Step[] | null {
  const steps: Step[] = []
  let understood = false
  let actor: Words = []
  const all = pieces.flat()
  for (const told of pieces.flatMap(shareCauser).flatMap(shareObjects)) {
    const carried =
      actor.length > 0 && is(told[0], 'approves', 'signs', 'confirms', 'authorizes', 'authorises')
    const first = told[0]
    const form = first?.kind === 'word' ? verbForm(first.lower) : null
    const tells =
      form?.form === 's' &&
      told.length > 1 &&
      first !== undefined &&
      all.indexOf(first) > 1 &&
      all.slice(0, all.indexOf(first)).some((word) => verbForm(word.lower)?.form === 's')
    const dropped = passiveBefore(all, told) && form !== null && first !== undefined
    const piece = carried
      ? [...actor, ...told]
      : dropped
        ? [
            { ...first, text: form.base, lower: form.base },
            { ...first, text: 'it', lower: 'it' },
            ...told.slice(1),
          ]
        : tells && form !== null && first !== undefined
          ? [{ ...first, text: form.base, lower: form.base }, ...told.slice(1)]
          : told
    actor = findVerb(piece)?.actor.filter((token) => !is(token, 'must', 'should', 'to')) ?? actor
    const read = readUntil(piece, mind) ?? readClause(piece, mind, lenient || pieces.length > 2)
    if (read === null) {
      if (pieces.length > 1) note(mind, `I left out: "${piece.map((token) => token.text).join(' ')}".`)
      continue
    }
    understood = true
    steps.push(...read)
  }
  return understood ? steps : null
}

function passiveBefore(all: Words, piece: Words): boolean {
  const first = piece[0]
  const at = first === undefined ? -1 : all.indexOf(first)
  if (first === undefined || at < 3 || verbForm(first.lower)?.form !== 'past' || isBaseVerb(first.lower))
    return false
  return all
    .slice(0, at)
    .some(
      (token, i) =>
        is(token, 'is', 'are', 'gets', 'be', 'was', 'were') &&
        isPast(all.slice(i + 1).find((next) => !isAdverb(next.lower))?.lower ?? ''),
    )
}

function isWaited(word: string): boolean {
  return /^(arrives?|comes?|appears?|arrived|delivered|received)$/.test(word)
}

/** `check the status every 30 seconds until it is done`, `keep asking until …`. */
function readUntil(words: Words, mind: Mind): Step[] | null {
  const at = indexOf(words, ['until', 'till'])
  if (at < 1) return null
  let body = words.slice(0, at).filter((token) => !is(token, 'again'))
  const every = body.findIndex((token, i) => is(token, 'every', 'each') && body[i + 1]?.kind === 'duration')
  const pauseMs = every < 0 ? null : (body[every + 1]?.value ?? null)
  if (every >= 0) body = [...body.slice(0, every), ...body.slice(every + 2)]
  if (is(body[0], 'keep', 'continue', 'go') && body.length > 1) body = body.slice(is(body[1], 'on') ? 2 : 1)
  const repeats =
    is(body[0], 'repeat', 'retry', 'loop', 'try', 'iterate', 'do') &&
    (body.length === 1 || is(body[1], 'it', 'this', 'that', 'these', 'the', 'them', 'again'))
  if (is(words[0], 'wait', 'waits', 'pause') && at === 1) {
    const said = words
      .slice(at + 1)
      .filter(
        (token) =>
          token.kind !== 'sign' &&
          !isDeterminer(token.lower) &&
          !is(token, 'it', 'they', 'has', 'have', 'is', 'are', 'been'),
      )
    const plain = said.length === 1 && isWaited(said[0]?.lower ?? '') && mind.focus !== null
    const name = toStateName(
      plain
        ? ['wait', 'for', ...(mind.focus ?? [])]
        : ['wait', 'until', ...said.slice(0, 4).map((token) => token.lower)],
    )
    const action: Action = { name, longName: name, type: 'task', properties: [], verb: 'wait', nouns: [] }
    mind.actions.push(action)
    note(
      mind,
      `"${name}" is drawn as a plain step: a wait needs a duration, or a state that waits for an event.`,
    )
    return [{ kind: 'action', action }]
  }
  const before = mind.actions.length
  const steps = repeats ? [] : readClause(body, mind, true)
  const condition = readCondition(words.slice(at + 1), mind)
  if (condition === null || steps === null || people.has(body[0]?.lower ?? '')) {
    mind.actions.length = before
    return null
  }
  return [{ kind: 'loop', body: steps, until: condition, when: 'after', pauseMs }]
}
