import { listOf } from './list-of.ts'
import { durationUnits, wordNumbers } from './numbers.ts'
import type { Token } from './token.ts'
import { guideWord } from './typo.ts'

const contractions: Readonly<Record<string, readonly string[]>> = {
  "isn't": ['is', 'not'],
  "aren't": ['are', 'not'],
  "wasn't": ['was', 'not'],
  "weren't": ['were', 'not'],
  "doesn't": ['does', 'not'],
  "don't": ['do', 'not'],
  "didn't": ['did', 'not'],
  "hasn't": ['has', 'not'],
  "haven't": ['have', 'not'],
  "can't": ['can', 'not'],
  cannot: ['can', 'not'],
  "couldn't": ['could', 'not'],
  "won't": ['will', 'not'],
  "shouldn't": ['should', 'not'],
  "it's": ['it', 'is'],
  "that's": ['that', 'is'],
  "there's": ['there', 'is'],
  "he's": ['he', 'is'],
  "she's": ['she', 'is'],
  "they're": ['they', 'are'],
  "we're": ['we', 'are'],
  "you're": ['you', 'are'],
  "let's": ['let', 'us'],
  "i'd": ['i', 'would'],
  "we'd": ['we', 'would'],
  "i'll": ['i', 'will'],
  "we'll": ['we', 'will'],
  "they'll": ['they', 'will'],
  "they've": ['they', 'have'],
  "i'm": ['i', 'am'],
  isnt: ['is', 'not'],
  arent: ['are', 'not'],
  wasnt: ['was', 'not'],
  doesnt: ['does', 'not'],
  dont: ['do', 'not'],
  didnt: ['did', 'not'],
  hasnt: ['has', 'not'],
  havent: ['have', 'not'],
  cant: ['can', 'not'],
  wont: ['will', 'not'],
  couldnt: ['could', 'not'],
  shouldnt: ['should', 'not'],
  theres: ['there', 'is'],
  thats: ['that', 'is'],
  theyre: ['they', 'are'],
  "something's": ['something', 'is'],
  "everything's": ['everything', 'is'],
  "anything's": ['anything', 'is'],
  "who's": ['who', 'is'],
  gonna: ['going', 'to'],
  wanna: ['want', 'to'],
  gotta: ['have', 'to'],
  lemme: ['let', 'me'],
  gimme: ['give', 'me'],
  teh: ['the'],
  hte: ['the'],
  adn: ['and'],
  nad: ['and'],
  thne: ['then'],
  tehn: ['then'],
  whne: ['when'],
  fi: ['if'],
  ot: ['to'],
  taht: ['that'],
  wiht: ['with'],
  adress: ['address'],
  recieve: ['receive'],
  pls: ['please'],
  plz: ['please'],
  asap: ['immediately'],
}

const pattern = new RegExp(
  [
    String.raw`(?<url>https?:\/\/[^\s"'<>)\]]+)`,
    String.raw`(?<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)`,
    String.raw`(?<quoted>"(?:\\.|[^"\\\n])*"|“[^”\n]*”|\x60[^\x60\n]+\x60|(?<![\p{L}\p{N}])'[^'\n]+'(?![\p{L}\p{N}]))`,
    '(?<arrow>->|=>|→|➔|➜|⇒)',
    String.raw`(?<path>(?<![\p{L}\p{N}])\/[\w{}:.-]+(?:\/[\w{}:.-]*)*)`,
    String.raw`(?<time>\b\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)(?![\p{L}])|\b\d{1,2}:\d{2}(?!\d)|\b\d{1,2}\s?o['’]?clock)`,
    String.raw`(?<number>[$€£]?\d[\d_]*(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|p|ms|mins?|secs?|hrs?|[kKmMsShHdD%€£$](?![\p{L}\p{N}]))?)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{M}\p{N}_]*(?:['’-][\p{L}\p{M}\p{N}_]+)*)`,
    String.raw`(?<sign>==|!=|>=|<=|&&|\|\||[^\s\p{L}\p{N}])`,
  ].join('|'),
  'giu',
)

/** Plain language to tokens. Total: what no rule knows becomes a sign. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  for (const match of source.matchAll(pattern)) {
    const groups = match.groups ?? {}
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? 'sign'
    push(tokens, kind, match[0], match.index)
  }
  return joinDurations(negatives(tokens).flatMap(apostrophes))
}

/** `over -10`: the sign stands apart from what is before it, and close to the number. */
function negatives(tokens: readonly Token[]): Token[] {
  const merged: Token[] = []
  for (const token of tokens) {
    const sign = merged.at(-1)
    const before = merged.at(-2)
    const close = sign?.kind === 'sign' && sign.text === '-' && sign.to === token.from
    if (
      close &&
      token.kind === 'number' &&
      before !== undefined &&
      before.kind !== 'number' &&
      before.to < sign.from
    ) {
      merged.pop()
      merged.push({
        ...token,
        text: `-${token.text}`,
        lower: `-${token.lower}`,
        value: -(token.value ?? 0),
        from: sign.from,
      })
    } else merged.push(token)
  }
  return merged
}

/** `if its expired` means "it is", `if somethings wrong` "something is". */
function apostrophes(token: Token, i: number, all: readonly Token[]): Token[] {
  if (token.kind !== 'word') return [token]
  const next = all[i + 1]
  const said = /^(it|something|everything|anything)s$/.exec(token.lower)?.[1]
  if (said === undefined || next?.kind !== 'word') return [token]
  const predicate =
    said !== 'it' ||
    ['a', 'an', 'the', 'not', 'too', 'still', 'already', 'over', 'under', 'above', 'below', 'been'].includes(
      next.lower,
    ) ||
    (['if', 'when', 'once', 'unless', 'because', 'until'].includes(all[i - 1]?.lower ?? '') &&
      /(ed|id|ok|ing|en|ly|ow|gh|ty|le|nt)$/.test(next.lower))
  return predicate
    ? [
        { ...token, text: said, lower: said },
        { ...token, text: 'is', lower: 'is' },
      ]
    : [token]
}

function push(tokens: Token[], kind: string, raw: string, from: number): void {
  const to = from + raw.length
  if (kind === 'url' || kind === 'path') {
    const trimmed = raw.replace(/[.,;:!?]+$/, '')
    tokens.push({ kind, text: trimmed, lower: trimmed.toLowerCase(), from, to: from + trimmed.length })
    for (const sign of raw.slice(trimmed.length)) {
      tokens.push({ kind: 'sign', text: sign, lower: sign, from: to - 1, to })
    }
    return
  }
  if (kind === 'quoted') {
    const inner = raw.slice(1, -1)
    const text = raw.startsWith('"') ? inner.replace(/\\(["\\])/g, '$1') : inner
    tokens.push({ kind: 'quoted', text, lower: text.toLowerCase(), from, to })
    return
  }
  if (kind === 'time') {
    tokens.push({ kind: 'time', text: raw, lower: raw.toLowerCase(), value: minutesOf(raw), from, to })
    return
  }
  if (kind === 'number') {
    tokens.push(numberToken(raw, from))
    return
  }
  if (kind === 'word') {
    pushWord(tokens, raw.replace(/’/g, "'"), from, to)
    return
  }
  if (kind === 'arrow') {
    tokens.push({ kind: 'arrow', text: '->', lower: '->', from, to })
    return
  }
  const sign = ['–', '—'].includes(raw) ? '-' : raw
  tokens.push({ kind: kind === 'email' ? 'email' : 'sign', text: sign, lower: sign.toLowerCase(), from, to })
}

function pushWord(tokens: Token[], text: string, from: number, to: number): void {
  const lower = text.toLowerCase()
  const parts = Object.hasOwn(contractions, lower) ? contractions[lower] : undefined
  if (parts !== undefined) {
    for (const part of parts) tokens.push({ kind: 'word', text: part, lower: part, from, to })
    return
  }
  const value = Object.hasOwn(wordNumbers, lower) ? wordNumbers[lower] : undefined
  if (value !== undefined) {
    tokens.push({ kind: 'number', text, lower, value, from, to })
    return
  }
  if (lower.endsWith("'s")) {
    const word = text.slice(0, -2)
    tokens.push({ kind: 'word', text: word, lower: word.toLowerCase(), possessive: true, from, to })
    return
  }
  if (lower.endsWith("n't")) {
    tokens.push({ kind: 'word', text: lower.slice(0, -3), lower: lower.slice(0, -3), from, to })
    tokens.push({ kind: 'word', text: 'not', lower: 'not', from, to })
    return
  }
  const guide = guideWord(lower)
  tokens.push({ kind: 'word', text: guide ?? text, lower: guide ?? lower, from, to })
}

function numberToken(raw: string, from: number): Token {
  const match = /^([$€£]?)([\d,_]*\d(?:\.\d+)?)(.*)$/u.exec(raw)
  const digits = (match?.[2] ?? raw).replace(/[,_]/g, '')
  const tail = (match?.[3] ?? '').toLowerCase()
  const sign = match?.[1] ?? ''
  const to = from + raw.length
  const base = { text: raw, lower: raw.toLowerCase(), from, to }
  const unitMs = Object.hasOwn(durationUnits, tail) ? durationUnits[tail] : undefined
  if (tail !== '' && unitMs !== undefined && sign === '' && tail !== 'm') {
    return { ...base, kind: 'duration', value: Number(digits) * unitMs }
  }
  const times = tail === 'k' ? 1_000 : tail === 'm' ? 1_000_000 : 1
  const unit = sign !== '' || ['$', '€', '£'].includes(tail) ? 'money' : tail
  return { ...base, kind: 'number', value: Number(digits) * times, ...(unit === '' ? {} : { unit }) }
}

function minutesOf(raw: string): number {
  const [, hours = '0', minutes = '0'] = /(\d+)(?:[:.](\d+))?/.exec(raw) ?? []
  let hour = Number(hours)
  if (/p\.?m/i.test(raw) && hour < 12) hour += 12
  if (/a\.?m/i.test(raw) && hour === 12) hour = 0
  return Math.min(hour, 23) * 60 + Math.min(Number(minutes), 59)
}

/** `10 minutes`, `an hour`, `two business days` become one token. */
function joinDurations(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as Token
    const skip = ['business', 'working', 'full', 'more', '-'].includes(tokens[i + 1]?.lower ?? '') ? 2 : 1
    const unitToken = tokens[i + skip]
    const unitMs = unitToken?.kind === 'word' ? unitOf(unitToken.lower) : undefined
    const amount = amountOf(token)
    const after = tokens[i + skip + 1]
    const ordinal =
      unitToken?.lower === 'second' &&
      ['a', 'an'].includes(token.lower) &&
      after?.kind === 'word' &&
      !listOf(`
    and | then | later | before | after | between | delay | pause | timeout | apart | or | for`).includes(
        after.lower,
      )
    if (unitMs !== undefined && amount !== null && unitToken !== undefined && !ordinal) {
      const text = `${token.text} ${unitToken.text}`
      const { from } = token
      joined.push({
        kind: 'duration',
        text,
        lower: text.toLowerCase(),
        value: amount * unitMs,
        from,
        to: unitToken.to,
      })
      i += skip
      continue
    }
    joined.push(token)
  }
  return joined
}

function unitOf(word: string): number | undefined {
  return word.length > 1 && Object.hasOwn(durationUnits, word) ? durationUnits[word] : undefined
}

function amountOf(token: Token): number | null {
  if (token.kind === 'number' && token.unit === undefined) return token.value ?? null
  if (token.lower === 'a' || token.lower === 'an') return 1
  return null
}
