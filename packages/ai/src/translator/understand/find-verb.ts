import {
  isAdverb,
  isDeterminer,
  modals,
  particles,
  people,
  prepositions,
  pronouns,
} from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular } from '../words/name.ts'
import { is, type Token, type Words } from '../words/token.ts'
import { nearestWord } from '../words/typo.ts'
import { baseVerbs, isAmbiguous, isBaseVerb, isPast, verbForm } from '../words/verbs.ts'

export interface Clause {
  /** In base form. */
  readonly verb: string
  /** `up` of `set up`, or null. */
  readonly particle: string | null
  /** What the verb acts on, and all that follows; in a passive sentence its subject first. */
  readonly object: Words
  /** Who does it, for approvals; empty for a command. */
  readonly actor: Words
  /** The word that was read as another: ["valdate", "validate"]. */
  readonly typo: readonly [string, string] | null
  /** `approve it automatically` is another step than the one a person does. */
  readonly automatic?: boolean
  /** Known, corrected, or only in a verb's place. */
  readonly certainty: 'known' | 'guessed'
}

const beWords = ['is', 'are', 'was', 'were', 'be', 'been', 'gets', 'get', 'being']
const machines = listOf(`
    system | app | application | service | workflow | process | robot | bot | server | program |
    software | platform | website | company | shop | bank`)
/** Nouns that follow a noun that could be a verb: `email address` is no command. */
const compounds: ReadonlySet<string> = new Set(
  listOf(`
    address | addresses | number | numbers | form | id | ids | name | names | details | data | list |
    code | date | time | file | center | team | status | type | line | book | account | history |
    method | amount | total | level | size | items | page | template`),
)

/** Finds what is done in a clause; null when nothing in it looks like an action. */
export function findVerb(tokens: Words): Clause | null {
  const words = dropAdverbs(tokens)
  const found =
    command(words) ??
    passive(words) ??
    modal(words) ??
    subjectVerb(words) ??
    mistyped(words) ??
    unknownVerb(words)
  const automatic = found !== null && tokens.some((token) => is(token, 'automatically'))
  return automatic ? { ...found, automatic } : found
}

function dropAdverbs(tokens: Words): Words {
  let at = 0
  while (tokens[at]?.kind === 'word' && isAdverb(tokens[at]?.lower ?? '') && at < tokens.length - 1) at += 1
  return tokens.slice(at)
}

function clauseOf(
  verb: string,
  object: Words,
  actor: Words,
  certainty: Clause['certainty'] = 'known',
  typo: Clause['typo'] = null,
): Clause {
  const first = object[0]
  const particle =
    first !== undefined && particles.includes(first.lower) && takesParticle(verb, first.lower, object[1])
      ? first.lower
      : null
  if (particle !== null) return { verb, particle, object: object.slice(1), actor, typo, certainty }
  const apart = particleApart(verb, object)
  if (apart < 0) return { verb, particle, object, actor, typo, certainty }
  const rest = object.filter((_, i) => i !== apart)
  return { verb, particle: object[apart]?.lower ?? null, object: rest, actor, typo, certainty }
}

/** Where the `off` of `turn it off` and `turn the fan off` stands, or -1. */
function particleApart(verb: string, object: Words): number {
  const own = Object.hasOwn(phrasal, verb) ? (phrasal[verb] ?? '').split(' ') : []
  const at = object.findIndex((token, i) => i > 0 && own.includes(token.lower))
  if (at < 1 || at > 4) return -1
  const before = object.slice(0, at)
  const noun = before.every((token) => token.kind === 'word' && !prepositions.includes(token.lower))
  const after = object[at + 1]
  const pronoun = at === 1 && pronouns.includes(before[0]?.lower ?? '')
  const ends =
    after === undefined ||
    after.kind === 'sign' ||
    isAdverb(after.lower) ||
    (prepositions.includes(after.lower) && !isDeterminer(after.lower))
  const given = is(object[at], 'over') && is(after, 'to')
  return (noun || pronoun) && (pronoun || given || isDeterminer(before[0]?.lower ?? '')) && ends ? at : -1
}

const phrasal: Readonly<Record<string, string>> = {
  set: 'up',
  clean: 'up',
  look: 'up',
  pick: 'up',
  back: 'up',
  sign: 'up off in out',
  follow: 'up',
  roll: 'back out',
  turn: 'on off down up away',
  switch: 'on off',
  shut: 'down',
  send: 'out back',
  put: 'in back',
  fill: 'out in up',
  check: 'in out',
  log: 'in out',
  hand: 'over out',
  take: 'over out off',
  give: 'back out',
  carry: 'out',
  find: 'out',
  ship: 'out',
  call: 'back off up',
  close: 'down',
  scale: 'up down',
  spin: 'up down',
  wrap: 'up',
  sum: 'up',
  add: 'up',
  start: 'up',
  pay: 'out back off',
  split: 'up',
  break: 'down',
  cool: 'down',
  calm: 'down',
  slow: 'down',
  power: 'on off up down',
  dial: 'down up',
  bring: 'in back up',
  drop: 'off',
  warm: 'up',
  heat: 'up',
  speed: 'up',
  mark: 'down up',
  cut: 'off down',
  lock: 'up down out',
  pull: 'up out down',
  push: 'back out',
  hold: 'back off',
  kick: 'off out',
  throw: 'away out',
  write: 'down off up',
  tear: 'down',
  stand: 'up down',
  boot: 'up',
  wind: 'down',
  tidy: 'up',
  wipe: 'off down',
  hang: 'up',
  filter: 'out',
  wait: '',
  go: 'back',
  come: 'in',
  print: 'out',
  sort: 'out',
  work: 'out',
  report: 'back',
  move: 'on',
}

function takesParticle(verb: string, particle: string, next: Token | undefined): boolean {
  const own = Object.hasOwn(phrasal, verb) ? (phrasal[verb] ?? '').split(' ') : []
  if (!own.includes(particle)) return false
  return particle !== 'in' && particle !== 'on'
    ? true
    : verb === 'log' ||
        verb === 'sign' ||
        verb === 'turn' ||
        verb === 'switch' ||
        next === undefined ||
        verb === 'fill'
}

function command(words: Words): Clause | null {
  const first = words[0]
  if (first?.kind !== 'word' || first.possessive === true) return null
  if (is(first, 'let', 'have', 'make', 'get', 'has', 'lets', 'gets', 'makes') && words.length > 2) {
    const at = words.findIndex(
      (token, i) => i > 1 && i < 6 && isBaseVerb(token.lower) && !isDeterminer(words[i - 1]?.lower ?? ''),
    )
    const causer = words.slice(1, at < 0 ? 1 : at)
    const someone = causer.some(
      (token) =>
        people.has(token.lower) ||
        machines.includes(token.lower) ||
        is(token, 'ai', 'model', 'llm', 'us', 'them', 'him', 'her'),
    )
    const told = is(first, 'have') && at > 0 && pronouns.includes(words[at + 1]?.lower ?? '')
    if (at > 0 && (someone || told))
      return clauseOf(
        words[at]?.lower ?? '',
        words.slice(at + 1),
        causer.filter((token) => !is(token, 'to')),
      )
  }
  if (is(first, 'make', 'makes', 'making') && is(words[1], 'sure', 'certain'))
    return clauseOf('ensure', words.slice(2), [])
  const form = verbForm(first.lower)
  if (form === null) return null
  if (form.form === 'base') {
    if (isAmbiguous(first.lower) && isNounHere(words)) return null
    return clauseOf(first.lower, words.slice(1), [])
  }
  if (form.form === 'ing') return clauseOf(form.base, words.slice(1), [])
  // "reads the invoice, extracts the amount": the subject was said before.
  const next = words[1]
  const objectFollows =
    next !== undefined &&
    (isDeterminer(next.lower) ||
      pronouns.includes(next.lower) ||
      next.kind !== 'word' ||
      prepositions.includes(next.lower) ||
      !isPlainNoun(first))
  if (form.form === 's' && objectFollows && !(next.kind === 'sign'))
    return clauseOf(form.base, words.slice(1), [])
  return null
}

function isPlainNoun(token: Token): boolean {
  return isAmbiguous(singular(token.lower))
}

/** `order` in `order items are packed`, `email address is checked`. */
function isNounHere(words: Words): boolean {
  if (words.length === 1) return false
  const finite = words.findIndex(
    (token, i) =>
      i > 0 &&
      i < 4 &&
      (is(token, ...beWords) ||
        (verbForm(token.lower)?.form === 's' && !isPlainNoun(token)) ||
        modals.includes(token.lower)),
  )
  if (
    finite < 0 ||
    words
      .slice(1, finite)
      .some(
        (token) =>
          isDeterminer(token.lower) || prepositions.includes(token.lower) || is(token, 'if', 'whether'),
      )
  )
    return false
  return finite > 0 && finite < 3
}

function passive(words: Words): Clause | null {
  for (let i = 1; i < words.length; i += 1) {
    if (!is(words[i], ...beWords)) continue
    let at = i + 1
    while (isAdverb(words[at]?.lower ?? '') || is(words[at], 'be', 'being', 'been', 'to', 'not')) at += 1
    const participle = words[at]
    if (participle?.kind !== 'word' || !isPast(participle.lower)) continue
    const form = verbForm(participle.lower)
    const plain = words.slice(0, i).filter((token) => !modals.includes(token.lower) && !is(token, 'to'))
    const own = is(plain[0], 'on', 'upon', 'at', 'in', 'during', 'after')
      ? plain.findIndex((token, j) => j > 1 && isDeterminer(token.lower))
      : 0
    const subject = plain.slice(Math.max(0, own))
    const by = words.findIndex((token, j) => j > at && is(token, 'by'))
    const after = by < 0 ? words.slice(at + 1) : words.slice(at + 1, by)
    return clauseOf(form?.base ?? participle.lower, [...subject, ...after], by < 0 ? [] : words.slice(by + 1))
  }
  return null
}

function modal(words: Words): Clause | null {
  for (let i = 1; i < Math.min(words.length, 7); i += 1) {
    const token = words[i]
    const before = words[i - 1]
    if (before?.kind !== 'word' || (prepositions.includes(before.lower) && !is(before, 'that'))) return null
    if (token === undefined || !modals.includes(token.lower)) continue
    let at = i + 1
    while (is(words[at], 'to', 'be', 'now', 'also', 'then', 'like') || isAdverb(words[at]?.lower ?? ''))
      at += 1
    const verb = words[at]
    if (verb?.kind === 'word' && isBaseVerb(verb.lower))
      return clauseOf(verb.lower, words.slice(at + 1), words.slice(0, i))
  }
  return null
}

/** `the clerk checks the claim`, `employees submit a request`. */
function subjectVerb(words: Words): Clause | null {
  for (let i = 1; i < Math.min(words.length, 6); i += 1) {
    const token = words[i]
    if (token?.kind !== 'word' || token.possessive === true) continue
    const subject = words.slice(0, i).filter((word) => !isAdverb(word.lower))
    if (
      subject.some(
        (word) =>
          word.kind === 'sign' || (prepositions.includes(word.lower) && !is(word, 'that', 'who', 'which')),
      )
    )
      return null
    const head = subject.at(-1)
    if (head === undefined || (isDeterminer(head.lower) && !pronouns.includes(head.lower))) continue
    const form = verbForm(token.lower)
    const clear =
      isDeterminer(subject[0]?.lower ?? '') ||
      subject[0]?.kind === 'number' ||
      people.has(singular(head.lower)) ||
      pronouns.includes(subject[0]?.lower ?? '') ||
      is(subject[0], 'we', 'i', 'you') ||
      people.has(head.lower) ||
      machines.includes(head.lower) ||
      /^[A-Z]/.test(head.text)
    const plain =
      form?.form === 's' &&
      !isPlainNoun(token) &&
      isDeterminer(words[i + 1]?.lower ?? '') &&
      subject.every((word) => word.kind === 'word')
    const alone =
      form?.form === 's' &&
      (people.has(head.lower) || machines.includes(head.lower)) &&
      !head.lower.endsWith('s') &&
      (words[i + 1] === undefined ||
        (words[i + 1]?.kind === 'word' &&
          !is(words[i + 1], ...beWords, 'team', 'department') &&
          verbForm(words[i + 1]?.lower ?? '')?.form !== 's'))
    const runs =
      is(token, 'runs', 'starts') &&
      isDeterminer(subject[0]?.lower ?? '') &&
      (words[i + 1] === undefined || isAdverb(words[i + 1]?.lower ?? '') || is(words[i + 1], 'in', 'at'))
    if (runs) return clauseOf(form?.base ?? 'run', subject, [])
    if (form?.form === 's' && ((clear && followsVerb(words[i + 1], token)) || plain || alone))
      return clauseOf(form.base, words.slice(i + 1), subject)
    const after = words[i + 1]
    const personal = people.has(head.lower) || machines.includes(head.lower) || is(head, 'he', 'she', 'it')
    if (
      form === null &&
      personal &&
      /[^s]s$/.test(token.lower) &&
      after !== undefined &&
      (isDeterminer(after.lower) || pronouns.includes(after.lower)) &&
      token.lower.length > 4
    )
      return clauseOf(
        token.lower
          .replace(/(?<=[^aeiou])ies$/, 'y')
          .replace(/(?<=sh|ch|x|z)es$/, '')
          .replace(/s$/, ''),
        words.slice(i + 1),
        subject,
        'guessed',
      )
    const plural = head.lower.endsWith('s') || is(head, 'we', 'you', 'i', 'they', 'people', 'staff', 'team')
    if (
      form?.form === 'base' &&
      plural &&
      clear &&
      (isDeterminer(words[i + 1]?.lower ?? '') ||
        pronouns.includes(words[i + 1]?.lower ?? '') ||
        !isAmbiguous(token.lower))
    )
      return clauseOf(form.base, words.slice(i + 1), subject)
  }
  return null
}

function followsVerb(next: Token | undefined, verb: Token): boolean {
  if (next === undefined) return !isPlainNoun(verb)
  return (
    next.kind !== 'sign' &&
    (!isPlainNoun(verb) ||
      isDeterminer(next.lower) ||
      pronouns.includes(next.lower) ||
      prepositions.includes(next.lower) ||
      next.kind !== 'word')
  )
}

function mistyped(words: Words): Clause | null {
  const first = words[0]
  if (
    first?.kind !== 'word' ||
    first.possessive === true ||
    isDeterminer(first.lower) ||
    prepositions.includes(first.lower) ||
    verbForm(first.lower) !== null ||
    people.has(first.lower)
  )
    return null
  const near = nearestWord(first.lower, longVerbs)
  if (near === null || words.length === 1 || commonNouns.has(first.lower)) return null
  const swapped = [...near].sort().join('') === [...first.lower].sort().join('')
  const opens = words[1] !== undefined && (isDeterminer(words[1].lower) || pronouns.includes(words[1].lower))
  if (!swapped && !opens && (first.lower.length < 6 || near.length === first.lower.length)) return null
  const next = words[1]
  if (next?.kind === 'word' && verbForm(next.lower)?.form === 's') return null
  if (
    near[0] !== first.lower[0] ||
    (near.length === first.lower.length && !swapped && !slipped(near, first.lower))
  )
    return null
  return clauseOf(near, words.slice(1), [], 'known', [first.text, near])
}

const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** Letters of one word struck beside those of the other. */
function slipped(near: string, word: string): boolean {
  return [...near].every((letter, i) => {
    const other = word[i] ?? ''
    const row = keyboard.find((keys) => keys.includes(letter)) ?? ''
    return (
      letter === other ||
      Math.abs(row.indexOf(letter) - (row.includes(other) ? row.indexOf(other) : 99)) === 1
    )
  })
}

const commonNouns: ReadonlySet<string> = new Set(
  'back hard best team user item data form case cart date home part code role loop goods cash bank desk door food game word line type tree wine high urgency medium'.split(
    ' ',
  ),
)

const longVerbs: readonly string[] = [...baseVerbs].filter((verb) => verb.length >= 4)

/** `frobnicate the order`: a word in a verb's place, before what can only be an object. */
function unknownVerb(words: Words): Clause | null {
  const first = words[0]
  const next = words[1]
  if (
    first?.kind !== 'word' ||
    next === undefined ||
    !/^[a-z]{3,}$/i.test(first.text) ||
    !/[aeiouy]/i.test(first.text)
  )
    return null
  if (
    isDeterminer(first.lower) ||
    prepositions.includes(first.lower) ||
    pronouns.includes(first.lower) ||
    modals.includes(first.lower) ||
    people.has(first.lower)
  )
    return null
  if (
    listOf(`
    and | or | but | not | no | hi | hello | hey | is | are | was | were | what | who | why | how | be |
    do | does | am | thanks | yes`).includes(first.lower) ||
    isPast(first.lower)
  )
    return null
  if (
    !listOf(`
    the | a | an | it | them | this | these | those | our | their | its | all | every | each | his | her`).includes(
      next.lower,
    ) ||
    words.length < (pronouns.includes(next.lower) ? 2 : 3)
  )
    return null
  return clauseOf(first.lower, words.slice(1), [], 'guessed')
}

/**
 * Whether an action begins at `at`, right after a comma or an `and`. `strict` after a list of nouns, where
 * `name, phone and email` must not send one.
 */
export function startsAction(tokens: Words, at: number, strict: boolean): boolean {
  const words = dropAdverbs(tokens.slice(at))
  const first = words[0]
  if (first === undefined) return false
  if (is(first, 'after') && words.slice(1, 4).some((token) => token.kind === 'duration')) return true
  if (
    is(
      first,
      'if',
      'unless',
      'otherwise',
      'else',
      'when',
      'once',
      'wait',
      'go',
      'retry',
      'try',
      'stop',
      'quit',
      'exit',
      'abort',
      'terminate',
      'end',
      'do',
      'both',
    ) ||
    (is(first, 'have', 'let', 'has') &&
      words[1]?.kind === 'word' &&
      (isDeterminer(words[1].lower) ||
        people.has(words[1].lower) ||
        is(words[1], 'them', 'him', 'her', 'it')) &&
      words.length > 3)
  )
    return !(is(first, 'end', 'stop') && strict && words.length === 1 && false)
  const form = first.kind === 'word' && first.possessive !== true ? verbForm(first.lower) : null
  if (isElliptic(tokens, at)) return true
  if (form?.form === 'base') {
    if (isNounHere(words) && isAmbiguous(first.lower))
      return passive(words) !== null || modal(words) !== null || subjectVerb(words) !== null
    return !isAmbiguous(first.lower) || ambiguousStarts(words, strict)
  }
  if (form?.form === 's' && words[1] !== undefined && !isPlainNoun(first)) return true
  if (
    form?.form === 's' &&
    words[1] !== undefined &&
    (isDeterminer(words[1].lower) || pronouns.includes(words[1].lower))
  )
    return true
  if (form?.form === 'ing' && words[1] !== undefined && !strict) return true
  const piece = upToSeparator(words)
  if (passive(piece) !== null || subjectVerb(piece) !== null || modal(piece) !== null) return true
  return (
    (mistyped(piece) !== null && piece.length > 1 && !strict && isDeterminer(piece[1]?.lower ?? '')) ||
    (unknownVerb(piece) !== null && !strict)
  )
}

/** `is checked, packed and shipped`: the subject and its "is" were said before. */
export function isElliptic(tokens: Words, at: number): boolean {
  const words = dropAdverbs(tokens.slice(at))
  const first = words[0]
  if (first?.kind !== 'word' || verbForm(first.lower)?.form !== 'past' || isBaseVerb(first.lower))
    return false
  const next = words[1]
  const ends =
    next === undefined ||
    next.kind === 'sign' ||
    is(next, 'and', 'then', 'by', 'to', 'in', 'into', 'from', 'with', 'for', 'via', 'on', 'again', 'manually')
  const be = tokens.findIndex((token, i) => i > 0 && i < at && is(token, ...beWords))
  const past = tokens.findIndex((token, i) => i > be && i <= be + 3 && isPast(token.lower))
  return ends && be > 0 && past > be && past < at
}

function upToSeparator(words: Words): Words {
  const at = words.findIndex((token) => is(token, ',', 'and', 'then', ';', '->'))
  return at < 0 ? words : words.slice(0, at)
}

function ambiguousStarts(words: Words, strict: boolean): boolean {
  const next = words[1]
  if (next !== undefined && takesParticle(words[0]?.lower ?? '', next.lower, words[2])) return true
  if (
    people.has(words[0]?.lower ?? '') &&
    (next === undefined || next.kind === 'sign' || is(next, 'and', 'or', 'at', 'in'))
  )
    return false
  if (next === undefined || (next.kind === 'sign' && next.text !== '"')) return !strict
  if (next.kind === 'quoted' || next.kind === 'url' || next.kind === 'email' || next.kind === 'arrow')
    return true
  if (isDeterminer(next.lower) || pronouns.includes(next.lower) || next.possessive === true) return true
  if (is(next, 'and', 'or')) return !strict
  if (people.has(next.lower)) return true
  if (compounds.has(next.lower) && strict) return false
  if (compounds.has(next.lower))
    return (
      words.length > 2 || !['email', 'order', 'contact', 'phone', 'address'].includes(words[0]?.lower ?? '')
    )
  if (prepositions.includes(next.lower)) return !strict || is(next, 'to', 'for')
  return true
}
