import { listOf } from './list-of.ts'

/**
 * The verbs of work, in their base form. `ambiguous` ones are nouns as well (`order`, `email`), so that what stands
 * next to them has to decide.
 */
const plain = `
average round dedupe slice chunk batch consume upsert cleanse standardize standardise serialize serialise decode
rollback revert snapshot clone mend downgrade offboard fire shortlist predict forecast recognize recognise highlight
postpone shutdown boot ring announce apologize apologise exchange replenish shelve detach prepend pair arm disarm dim
brighten irrigate spray empty drain pump destroy dispose throw lookup fine-tune vectorize paraphrase mask hash plot
visualise visualize chart geocode observe troubleshoot debug silence shorten increase decrease cordon cap limit whitelist
blacklist allowlist blocklist feature pin unpin demote retitle triple double insure dispute amortize lodge countersign
notarize ack commit conclude grab blend lift exit operate swab bathe groom pass decommission geolocate unfreeze
sound evacuate intubate sterilise sterilize discontinue reassess resume unlock relock repaint restrain scrap forage cross-reference double-check fact-check spell-check copyedit screenshot livestream pre-check preheat autoscale failover
redeliver rehire recontact retag relabel reprice rebalance resubmit reroute rebill unmute unban spin tax consent
accept acknowledge acquire activate adapt add adjust admit advance aggregate allocate allow analyse analyze
annotate anonymise anonymize append apply approve arrange ask assemble assess assign attach authenticate
authorise authorize begin bill block book borrow bring browse build buy calculate cancel capture categorise
categorize change charge choose classify clean clear close collect combine compare compile complete compose
compress compute conduct configure confirm connect consolidate contact convert copy correct crawl create
credit cut deactivate debit decide declare decline decrypt deduct deduplicate define delete deliver deny
deploy deposit detect determine disable discard dispatch display disqualify distribute divide draft draw
drop download duplicate edit eliminate email enable encode encrypt enrich enrol enroll ensure enter erase
escalate establish estimate evaluate examine execute expand export extend extract fetch file fill filter
finalise finalize find fix flag follow format forward freeze fulfil fulfill gather generate get give grade
grant greet group handle hand hide hire hold identify import improve include inform initialise initialize
initiate insert inspect install instruct integrate interview introduce invalidate invite invoke invoice
issue join keep label launch lease leave list load locate lock log look lower mail make manufacture map
match measure merge message migrate modify monitor move negotiate normalise normalize note notify obtain
offer onboard open optimise optimize order organise organize pack package parse paste patch pause pay
perform pick ping place plan poll populate post prepare present prevent price print prioritise prioritize
process procure produce promote prompt propose provide provision publish pull purchase purge push put
qualify query queue quote raise rank rate read reassign rebuild recalculate receive recommend reconcile
record recover redact redirect reduce refill refresh refund refuse register reject release reload remind
remove rename renew render reopen repair replace replicate reply report request reschedule reserve reset
resize resolve respond restock restore restrict resubmit resume retain retrieve return reverse review revise
revoke reward rewrite roll rotate route run sanitise sanitize save scan schedule score screen search secure
segment select sell send separate set settle share ship show shut sign simulate skip sleep snooze solve sort
specify split stage start stock stop store stream submit subscribe subtract suggest sum summarise summarize
supply suspend switch sync synchronise synchronize tag take talk tell terminate test text thank ticket track
train transcode transcribe transfer transform translate transmit trigger trim try turn unblock unlock unpack
unsubscribe unzip update upgrade upload use validate verify view visit void wait warn wash watch weigh
welcome wire withdraw wrap write zip cook bake chop boil serve pour mix heat cool water feed paint peel brew
stir taste call alert go let see need repeat end finish continue proceed engage congratulate compensate
archive backup dial speak meet discuss evict refine recalibrate calibrate ingest tokenise tokenize index
embed moderate ban mute enqueue dequeue alter back investigate research survey adopt answer aim appoint
assert await bounce brief bring-in broadcast bundle calm carry catch challenge chase checkin checkout chill
cite claim clip coordinate crop cross-check deepen defer degrade delegate demand describe deserve discount
dismiss disconnect dissolve document draw-up drive drill earn elevate employ empower enforce equip exclude
explain explore expose facilitate fetch-up foresee formulate fund furnish guide halve harvest host
illustrate implement incorporate infer inflate inherit inject intercept interpret interrupt isolate justify
link litigate lend log-in maintain manage mandate map-out mitigate occupy offset oversee park participate
persist personalise personalize pilot plug polish preview proofread prune quarantine reactivate reallocate
rearrange reboot recheck reclaim recount recruit recycle redeem redesign redo redraft reevaluate refer
reformat reinstate relocate remedy reorder repay rephrase report-back repost rescan reshape resell resend
restructure retest retire retry reuse reveal scrape seek simplify sponsor stabilise stabilize stack stamp
stitch strip subcontract substitute supervise switch-off synthesise synthesize tear throttle toggle trace
trade treat truncate tune undo unify uninstall unlink unlist unpublish unwrap upsell vet waitlist walk
warrant withhold witness lint page dump benchmark profile scale restart mirror cache seed shard grind knock
hang wake sketch type sweep vacuum mow plant dry fold iron dust rinse wipe sand weld mount unload
refrigerate ship-out fine penalise penalize waive escrow hedge tweet like react celebrate rest stretch
warm-up crack whisk season grill fry roast bookmark mark accrue audit appraise underwrite disburse remit
reimburse dispense prescribe diagnose discharge triage vaccinate enquire inquire consult advise coach mentor
teach enlist nominate vote elect count tally
`

const ambiguousVerbs = new Set(
  `address alert approach archive audit backup ban bill block book build call cancel change charge check claim clean close
  comment complete contact cook copy count credit cut debit deposit design display dispatch document download draft drop
  email end escape estimate export fax feed file filter find fix flag form forward grade group hand heat hold import index
  inquire interview invite invoice issue join label lease leave list load lock log look mail map mark match measure message
  meet monitor move need note notice offer open order pack package paint paste patch pause pay pick ping place plan poll
  post present price print process produce profile project promise prompt purchase push query queue quote rank rate read
  record refund register release repair repeat reply report request reserve reset respond return reverse review reward roll
  route run sample save scan schedule score screen search secure segment set share ship show sign skip sleep sort source
  split stage start stock stop store stream subject suit sum supply support switch sync tag talk taste test text thank ticket
  track train transfer trigger trim try turn update upgrade upload use view visit void vote wait warm wash watch water welcome
  wire answer document host brief discount drive drill fund guide pilot plug polish preview research stack stamp
  average round slice chunk batch rollback snapshot clone fire forecast highlight shutdown boot ring exchange pair arm dim
  spray empty drain pump lookup mask hash plot chart silence cap limit whitelist blacklist feature pin triple double dispute
  lift exit swab pass screenshot failover spin tax consent commit
  sound duplicate match
  survey trace trade tune walk waitlist witness bundle clip crop demand offset park aim cite harvest link toggle back
  target calm chill catch chase broadcast challenge emphasis escrow tweet react seed shard mirror cache profile scale
  benchmark dump page work wrap zip value rule balance book deal trade audit draft refine slice cash bank`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

const extra = [
  'check',
  'discuss',
  'approach',
  'comment',
  'document',
  'deal',
  'support',
  'work',
  'do',
  'undo',
  'redo',
]

export const baseVerbs: ReadonlySet<string> = new Set([
  ...plain.split(/\s+/).filter((word) => word !== ''),
  ...extra,
])

export function isAmbiguous(verb: string): boolean {
  return ambiguousVerbs.has(verb)
}

/** Past forms that no rule gives, each with its base. */
const irregular: Readonly<Record<string, string>> = {
  sent: 'send',
  paid: 'pay',
  bought: 'buy',
  built: 'build',
  made: 'make',
  taken: 'take',
  took: 'take',
  given: 'give',
  gave: 'give',
  got: 'get',
  gotten: 'get',
  held: 'hold',
  kept: 'keep',
  left: 'leave',
  met: 'meet',
  put: 'put',
  read: 'read',
  run: 'run',
  ran: 'run',
  sold: 'sell',
  set: 'set',
  shown: 'show',
  showed: 'show',
  shut: 'shut',
  spoken: 'speak',
  spoke: 'speak',
  told: 'tell',
  thought: 'think',
  written: 'write',
  wrote: 'write',
  withdrawn: 'withdraw',
  withdrew: 'withdraw',
  begun: 'begin',
  began: 'begin',
  brought: 'bring',
  chosen: 'choose',
  chose: 'choose',
  cut: 'cut',
  done: 'do',
  did: 'do',
  drawn: 'draw',
  drew: 'draw',
  found: 'find',
  gone: 'go',
  went: 'go',
  hidden: 'hide',
  hid: 'hide',
  let: 'let',
  split: 'split',
  frozen: 'freeze',
  fed: 'feed',
  seen: 'see',
  saw: 'see',
  woken: 'wake',
  taught: 'teach',
  rewritten: 'rewrite',
  rebuilt: 'rebuild',
  upheld: 'uphold',
  rang: 'ring',
  rung: 'ring',
  fell: 'fall',
  came: 'come',
  come: 'come',
  become: 'become',
  submitted: 'submit',
  forwarded: 'forward',
  synced: 'sync',
  synched: 'sync',
  debited: 'debit',
  credited: 'credit',
  edited: 'edit',
  audited: 'audit',
  deposited: 'deposit',
  cancelled: 'cancel',
  canceled: 'cancel',
  labelled: 'label',
  labeled: 'label',
  queued: 'queue',
  reset: 'reset',
  emailed: 'email',
  mailed: 'mail',
  visited: 'visit',
  limited: 'limit',
  entered: 'enter',
  filtered: 'filter',
  triggered: 'trigger',
  rendered: 'render',
  registered: 'register',
  delivered: 'deliver',
  ordered: 'order',
  transferred: 'transfer',
  referred: 'refer',
  monitored: 'monitor',
  considered: 'consider',
  offered: 'offer',
  gathered: 'gather',
  recovered: 'recover',
  altered: 'alter',
  discovered: 'discover',
}

export interface VerbForm {
  readonly base: string
  readonly form: 'base' | 's' | 'ing' | 'past'
}

const vowels = 'aeiou'
const keepSingle = /(?:er|or|en|it|et|on|el|al|ar|om|ip|us|ish|il|oup|ew|ow|ay|ey|oy|ix|ax|ox)$/

function doubles(base: string): boolean {
  const [a, b, c] = base.slice(-3)
  if (a === undefined || b === undefined || c === undefined) return base.length === 2
  if (vowels.includes(a) || !vowels.includes(b) || vowels.includes(c) || 'wxy'.includes(c)) return false
  if ((base.match(/[aeiouy]+/g) ?? []).length < 2) return true
  return (
    listOf(`
    submit | commit | admit | transmit | permit | prefer | transfer | defer | refer | remit | unzip |
    debug | reset | upset | enrol | fulfil | equip | unsubscribe | cancel | label | patrol`).includes(base) ||
    (!keepSingle.test(base) && base.length <= 5)
  )
}

function formsOf(base: string): readonly (readonly [string, VerbForm['form']])[] {
  const s = /(?:s|x|z|ch|sh|o)$/.test(base)
    ? `${base}es`
    : /[^aeiou]y$/.test(base)
      ? `${base.slice(0, -1)}ies`
      : `${base}s`
  const stem = doubles(base) ? base + base.slice(-1) : base
  const ing = /[^eoy]e$/.test(base) && !base.endsWith('ee') ? `${base.slice(0, -1)}ing` : `${stem}ing`
  const past = base.endsWith('e')
    ? `${base}d`
    : /[^aeiou]y$/.test(base)
      ? `${base.slice(0, -1)}ied`
      : `${stem}ed`
  return [
    [s, 's'],
    [ing, 'ing'],
    [past, 'past'],
    [`${base}ing`, 'ing'],
    [`${base}ed`, 'past'],
  ]
}

const forms: ReadonlyMap<string, VerbForm> = buildForms()

function buildForms(): Map<string, VerbForm> {
  const map = new Map<string, VerbForm>()
  for (const base of baseVerbs) {
    for (const [text, form] of formsOf(base)) if (!map.has(text)) map.set(text, { base, form })
  }
  for (const [text, base] of Object.entries(irregular))
    if (!map.has(text)) map.set(text, { base, form: 'past' })
  for (const base of baseVerbs) map.set(base, { base, form: 'base' })
  return map
}

/** What form of which verb a word is; null for any other word. */
export function verbForm(word: string): VerbForm | null {
  const known = forms.get(word)
  if (known !== undefined) return known
  const prefixed = /^(re|un|pre|over|de)-?(\w{3,})$/.exec(word)
  const inner = prefixed === null ? undefined : forms.get(prefixed[2] ?? '')
  if (inner === undefined || prefixed === null) return null
  return { base: word.slice(0, word.length - (prefixed[2]?.length ?? 0)) + inner.base, form: inner.form }
}

/** The past participle as an event's name wants it: `arrive` gives `arrived`. */
export function pastOf(base: string): string {
  const found = Object.entries(irregular).find(
    ([text, verb]) =>
      verb === base &&
      text !== base &&
      !/^(gave|took|wrote|went|saw|did|spoke|began|chose|hid|drew|showed|ran|withdrew)$/.test(text),
  )
  if (found !== undefined) return found[0]
  if (['set', 'put', 'read', 'cut', 'let', 'run', 'split', 'reset', 'shut'].includes(base)) return base
  return formsOf(base)[2]?.[0] ?? base
}

export function isPast(word: string): boolean {
  return Object.hasOwn(irregular, word) || verbForm(word)?.form === 'past'
}

/** Whether this word may stand as a command: `validate`, `go`. */
export function isBaseVerb(word: string): boolean {
  return verbForm(word)?.form === 'base' || (Object.hasOwn(irregular, word) && irregular[word] === word)
}
