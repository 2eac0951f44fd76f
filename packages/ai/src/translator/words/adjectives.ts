/** Words that deny another word: `invalid` is not `valid`. */
const antonyms: Readonly<Record<string, string>> = {
  invalid: 'valid',
  wrong: 'correct',
  incorrect: 'correct',
  incomplete: 'complete',
  missing: 'present',
  absent: 'present',
  unavailable: 'available',
  unpaid: 'paid',
  unsuccessful: 'successful',
  ineligible: 'eligible',
  unverified: 'verified',
  unauthorized: 'authorized',
  unauthorised: 'authorised',
  inactive: 'active',
  unknown: 'known',
  unsafe: 'safe',
  illegal: 'legal',
  irregular: 'regular',
  impossible: 'possible',
  unhealthy: 'healthy',
  unsatisfied: 'satisfied',
  disabled: 'enabled',
  unread: 'read',
  unresolved: 'resolved',
  unconfirmed: 'confirmed',
  unsigned: 'signed',
  nonexistent: 'existing',
  inaccurate: 'accurate',
  insufficient: 'sufficient',
  dirty: 'clean',
  infected: 'clean',
  false: 'true',
  disapproved: 'approved',
  unhappy: 'happy',
  unsuitable: 'suitable',
  unclear: 'clear',
  unqualified: 'qualified',
  nonempty: 'empty',
  offline: 'online',
  unreachable: 'reachable',
  unacceptable: 'acceptable',
  inconsistent: 'consistent',
  malformed: 'valid',
  unfinished: 'finished',
  undelivered: 'delivered',
  unassigned: 'assigned',
  incompatible: 'compatible',
}

/** Words that mean one thing. */
const synonyms: Readonly<Record<string, string>> = {
  okay: 'ok',
  fine: 'ok',
  alright: 'ok',
  good: 'good',
  right: 'correct',
  accurate: 'correct',
  finished: 'done',
  completed: 'done',
  ready: 'ready',
  succeeded: 'successful',
  positive: 'positive',
}

/** An adjective's plain form and whether the word denies it. */
export function adjective(word: string): { readonly word: string; readonly negated: boolean } {
  const plain = Object.hasOwn(antonyms, word) ? (antonyms[word] ?? word) : word
  const prefixed = plain === word ? /^non-(\w+)$/.exec(word)?.[1] : undefined
  const found = prefixed ?? plain
  return {
    word: Object.hasOwn(synonyms, found) ? (synonyms[found] ?? found) : found,
    negated: found !== word,
  }
}

/** Whether there is a word that denies this one. */
export function isDenied(word: string): boolean {
  return Object.values(antonyms).includes(word)
}

/** Nouns whose value is a word: `the status is paid` compares, it is no flag. */
export const attributeNouns: ReadonlySet<string> = new Set(
  `status state type kind category country plan role level priority color colour region language currency tier segment method
  severity result department city gender grade mode source channel stage phase size class answer response reply outcome
  decision choice name reason topic sentiment weather day month season code format brand product language urgency risk label
  environment branch action intent mood verdict option rating subject title group team location territory`.split(
    /\s+/,
  ),
)

/** Nouns whose value is a number. */
export const numberNouns: ReadonlySet<string> = new Set(
  `amount total price sum cost value score temperature count number quantity balance age weight height length size level
  percentage rate budget volume distance speed pressure humidity salary income damage discount limit margin credit risk
  rating temp cpu memory ram disk latency traffic bandwidth consumption attendance altitude depth voltage ph bpm pulse mileage accuracy yield turnover rating stock inventory duration hours points probability confidence load usage revenue expense fee bill debt`.split(
    /\s+/,
  ),
)
