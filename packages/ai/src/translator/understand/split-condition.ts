import { isDeterminer, prepositions, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { is, phrase, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isAmbiguous, isPast, verbForm } from '../words/verbs.ts'
import { startsAction } from './find-verb.ts'
import type { Mind } from './mind.ts'
import { readCondition } from './read-condition.ts'

export interface SplitCondition {
  readonly condition: Words
  readonly rest: Words
}

/** Where the words after an `if` stop asking and begin to tell what to do; null when they only ask. */
export function splitCondition(rest: Words, mind: Mind): SplitCondition | null {
  const cut = (at: number, size: number) => ({
    condition: trimSigns(rest.slice(0, at)),
    rest: trimSigns(rest.slice(at + size)),
  })
  const then = rest.findIndex((token, i) => i > 0 && is(token, 'then', '->'))
  const comma = rest.findIndex((token, i) => i > 0 && is(token, ',', ':'))
  const early = plainSplit(
    rest.slice(0, Math.min(then < 0 ? rest.length : then, comma < 0 ? rest.length : comma)),
    mind,
    comma > 0 || then > 0,
  )
  if (early > 0) return cut(early, 0)
  if (then > 0 && (comma < 0 || then < comma || then === comma + 1)) return cut(then, 1)
  const at = commaSplit(rest)
  const plain = plainSplit(at < 0 ? rest : rest.slice(0, at), mind, at >= 0)
  if (plain > 0) return cut(plain, 0)
  return at < 0 ? null : cut(at, 1)
}

/** The first comma, colon or arrow after which something is done. */
function commaSplit(rest: Words): number {
  for (let at = 1; at < rest.length - 1; at += 1) {
    if (!is(rest[at], ',', ':', '->')) continue
    if (is(rest[at], ':', '->') || startsAction(rest, at + 1, false) || canDo(rest.slice(at + 1))) return at
  }
  const only = rest.findIndex((token) => is(token, ','))
  const named = only > 0 && rest.slice(only + 1).some((token) => nominal.test(token.lower))
  return named && rest.length - only <= 7 && !rest.slice(only + 1).some((token) => is(token, ',')) ? only : -1
}

const nominal =
  /^(review|approval|escalation|refund|check|notification|shipment|rejection|inspection|test|call|interview|payment|delivery)$/

const openWords = listOf(`
    not | to | and | or | the | a | an | is | was | are | has | have | does | do | than | no | can | of |
    be | more | at | by | for | new | its | their | did | will | should | must | any | every | each |
    some | this | that | his | her | our | in | on | out | with | from | into | as | over | under |
    above | below | still | he | they | she | it`)

/** Without a comma: where a command or a new subject begins behind a whole condition. */
function opensObject(token: Words[number] | undefined): boolean {
  return (
    token !== undefined &&
    (isDeterminer(token.lower) || pronouns.includes(token.lower) || token.kind !== 'word')
  )
}

function plainSplit(rest: Words, mind: Mind, compound = false): number {
  for (let at = 1; at < rest.length; at += 1) {
    const before = rest[at - 1]
    const timed = is(before, 'out') && is(rest[at - 2], 'times', 'timed')
    const entered = timed || (is(before, 'in', 'up', 'out', 'on') && isPast(rest[at - 2]?.lower ?? ''))
    if (
      before === undefined ||
      before.kind === 'sign' ||
      (is(before, ...openWords) && !entered) ||
      before.possessive === true ||
      (is(rest[at], 'back', 'up') && is(before, 'come', 'comes', 'came', 'back', 'is', 'are')) ||
      (at === rest.length - 1 && isAmbiguous(rest[at]?.lower ?? '')) ||
      (is(rest[at], 'after') && (is(rest[at + 2], ',') || rest.length === at + 2)) ||
      (compound && isAmbiguous(rest[at]?.lower ?? '') && !opensObject(rest[at + 1]))
    )
      continue
    if (rest[at]?.kind !== 'word' || rest[at]?.lower.endsWith('s') === true) continue
    const needs =
      is(rest[at], 'it', 'they') &&
      /^(it|they) (also )?(needs?|requires?|must|has to|have to) /.test(`${phrase(rest.slice(at, at + 4))} `)
    if (needs && asks(rest.slice(0, at), mind)) return at
    if (startsAction(rest.slice(at), 0, at < rest.length - 1) && asks(rest.slice(0, at), mind)) return at
  }
  return -1
}

/** Whether the words are a condition that lacks nothing: with a verb, or just an adjective. */
function asks(said: Words, mind: Mind): boolean {
  const words = is(said[0], 'any', 'an', 'a', 'every') && said.length === 2 ? said.slice(1) : said
  const last = words.at(-1)
  if (last === undefined || (prepositions.includes(last.lower) && !is(last, 'up', 'out', 'in', 'on', 'so')))
    return false
  const finite = words.some(
    (token, i) =>
      is(token, 'is', 'are', 'was', 'were', 'has', 'have', 'had') ||
      (i === 1 && is(words[0], 'it') && /[^s]s$/.test(token.lower)) ||
      (i > 0 && is(words[i - 1], 'they', 'we', 'you', 'people') && verbForm(token.lower)?.form === 'base') ||
      (i > 0 &&
        words[i - 1]?.kind === 'word' &&
        words[i - 1]?.lower.endsWith('s') === true &&
        is(token, 'pass', 'fail', 'succeed', 'match', 'agree', 'differ', 'confirm')) ||
      (i > 0 &&
        token.kind === 'word' &&
        (verbForm(token.lower)?.form === 's' || verbForm(token.lower)?.form === 'past')) ||
      (i > 0 &&
        /^(arrives?|agrees?|answers?|matches|exists?|exceeds?|drops|rises|falls|grows|goes|comes|looks|seems|appears|finds|detects|shows|reports|wants|happens|occurs|fails|passes|succeeds|works|expires|replies|contains|equals)$/.test(
          token.lower,
        )) ||
      ['<', '>', '=', '==', '<=', '>=', '!='].includes(token.text),
  )
  const bare =
    words.length === 1 &&
    /^(valid|invalid|approved|rejected|successful|unsuccessful|ok|okay|complete|incomplete|correct|incorrect|yes|no|so|true|false|available|unavailable|paid|unpaid|declined|accepted|positive|negative|empty|full|urgent|success|failure|error|errors|timeout|approval|rejection|possible|necessary|needed|wrong|right|suitable|eligible|interested|happy|unhappy|satisfied|new|fine|good|bad|high|low|late|safe|unsafe|clean|dirty|fraudulent|suspicious|critical|serious|minor|damaged|broken|expired|overdue|hired|accepted|confirmed|cancelled|canceled|found|missing|required|negative|red|green)$/.test(
      last.lower,
    )
  const stock =
    startsWith(words, [
      'in stock',
      'out of stock',
      'not valid',
      'not approved',
      'not available',
      'not paid',
    ]) === words.length
  if (words.length <= 3 && is(last, 'consent', 'approval', 'permission')) return true
  if (!finite && !bare && !stock) return false
  if (bare && /^(success|failure|error|errors|timeout|approval|rejection)$/.test(last.lower)) return true
  return readCondition(words, { ...mind, flags: new Map(mind.flags) }) !== null
}

const doings = listOf(`
    go | do nothing | nothing | stop | end | we are done | start over | try again | repeat | return |
    restart | skip | continue | please | then | it goes | no | the workflow | the process | otherwise`)

export function canDo(words: Words): boolean {
  return (
    startsWith(trimSigns(words), [
      ...doings,
      'it also needs',
      'it needs',
      'it requires',
      'it also requires',
      'they need',
      'we need',
    ]) > 0
  )
}
