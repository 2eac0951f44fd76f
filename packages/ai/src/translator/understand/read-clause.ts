import { attributeNouns } from '../words/adjectives.ts'
import { isDeterminer, people, prepositions } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { toStateName } from '../words/name.ts'
import { durationText, durationWords } from '../words/numbers.ts'
import { is, phrase, startsWith, type Token, trimSigns, type Words } from '../words/token.ts'
import { verbForm } from '../words/verbs.ts'
import { findAction } from './find-action.ts'
import { findVerb } from './find-verb.ts'
import { type Mind, note } from './mind.ts'
import { applyModifiers, durationOf, hasModifiers, takeModifiers } from './modifiers.ts'
import { nameAction } from './name-action.ts'
import { readApprovalClause } from './read-approval.ts'
import { readCondition } from './read-condition.ts'
import { readHttp } from './read-http.ts'
import { choicesOf, readDecision, readLog, readSet } from './read-special.ts'
import { handingVerb } from './routing.ts'
import type { Action, Step } from './story.ts'

const stops = listOf(`
    stop | end | finish | quit | exit | terminate | done | we are done | that is it | that is all |
    do nothing | nothing happens | nothing | end there | stop there | stop here | end here |
    finish there | ignore | skip | do not do anything | end the workflow | stop the workflow |
    end the process | stop the process | finish the workflow | terminate the workflow |
    finish the process | terminate the process | the workflow ends | the process ends |
    the workflow stops | the process stops | the workflow is done | the process is done | it ends |
    it stops | end the flow | we stop | we are finished | abort | abort the workflow |
    abort the process | ignore it | skip it | the flow ends | end it | finish here | complete |
    the workflow is complete | complete the workflow | complete the process | the process is complete |
    the workflow finishes | the process finishes | nothing to do | no action | no action is needed |
    no action needed | go to end | go to the end`)

/** The branch goes on like the main line. */
const passes = listOf(`
    let it through | let it go through | let it pass | continue | proceed | carry on | go ahead | go on |
    continue normally | continue as normal | proceed as normal | proceed normally | carry on as normal |
    let it go | move on | continue as usual | proceed as usual | we continue | it continues |
    the process continues | the workflow continues | keep going | we are good | all good | leave it | leave it as it is |
    let them through | let it be | just continue | just proceed`)

export function goesOn(words: Words): boolean {
  return passes.includes(phrase(trimSigns(words)))
}

/** One clause, an action most of the time. null: not understood. []: it said something about the step before. */
export function readClause(tokens: Words, mind: Mind, lenient: boolean): Step[] | null {
  const words = trimLead(trimSigns(tokens))
  if (words.length === 0) return []
  if (stops.includes(phrase(words))) return [{ kind: 'stop' }]
  if (passes.includes(phrase(words))) return []
  if (is(words[0], 'no') && words.length <= 3 && lenient) return []
  const pause = readPause(words, mind)
  if (pause !== null) return pause
  const jump = readJump(words, mind)
  if (jump !== null) return [jump]
  if (startsWith(words, ['go back', 'jump back', 'loop back']) > 0) return null
  const repeated = readAgain(words, mind)
  if (repeated !== null) return [repeated]
  const { rest, modifiers } = takeModifiers(words)
  const before: Step[] = modifiers.delayMs === null ? [] : [waitStep(modifiers.delayMs)]
  if (rest.length === 0 || refersToLast(rest)) {
    const last = mind.target ?? mind.actions.at(-1)
    if (before.length > 0) return before
    if (last === undefined || !hasModifiers(modifiers)) return rest.length === 0 ? [] : null
    for (const action of mind.everyone ? mind.actions : [last]) applyModifiers(action, modifiers)
    return []
  }
  const named = hasModifiers(modifiers) ? actionMeant(rest, mind) : null
  if (named !== null) {
    applyModifiers(named, modifiers)
    return []
  }
  const steps =
    readWait(rest, mind) ??
    readSet(rest, mind) ??
    readDecision(rest, mind) ??
    readApprovalClause(rest, mind) ??
    readLog(rest, mind) ??
    readHttp(rest, mind) ??
    readPlain(rest, mind, lenient)
  if (
    steps === null &&
    mind.actions.length === 0 &&
    modifiers.attempts !== null &&
    isDeterminer(rest[0]?.lower ?? '') &&
    rest.length <= 4
  ) {
    const like = words[0] as Token
    const tried = readPlain([{ ...like, text: 'try', lower: 'try' }, ...rest], mind, lenient)
    for (const step of tried ?? []) if (step.kind === 'action') applyModifiers(step.action, modifiers)
    return tried
  }
  if (steps === null) return null
  const first = steps.find((step) => step.kind === 'action')
  if (first?.kind === 'action' && hasModifiers(modifiers)) applyModifiers(first.action, modifiers)
  return [...before, ...steps]
}

const leads = listOf(`
    and | then | please | we are going to | i am going to | you are going to | going to | it is going to |
    want you to | i want you to | we will | also | to | so | it should | we should | you should | just | go ahead and |
    try to | make sure to | be sure to | remember to | let us | start by | begin by | begin with |
    start with | finish by | end by | proceed to | continue by | i want to | i would like to |
    we want to | we need to | we have to | we must | you must | you need to | it needs to | it has to |
    it must | in that case | in this case | proceed and | continue and | will | should | must | a | but |
    can you | could you | need to | have to | i need to | i | we | you | it will | it then |
    the system then | next | or | only | instead | simply | immediately | first | that |
    is to`)

function trimLead(tokens: Words): Words {
  let words = tokens
  for (;;) {
    const size = startsWith(words, leads)
    if (size === 0 || size >= words.length || is(words[size], 'be')) return words
    words = trimSigns(words.slice(size))
  }
}

function refersToLast(words: Words): boolean {
  return listOf(`
    it | this | that | it again | this step | the step | if it fails | again | try | try it | try again |
    retry | it should | on failure | if necessary | if needed | in case of failure | in case of errors |
    on error | in case of an error | there is | use | add | set`).includes(phrase(words))
}

/** "Retry the charge 3 times": an action that was told already. */
function actionMeant(words: Words, mind: Mind): Action | null {
  const nouns = words.map((token) => token.lower)
  const clause = findVerb(words)
  if (clause !== null && mind.actions.every((action) => action.verb !== clause.verb) && words.length > 2)
    return null
  return (
    mind.actions.findLast(
      (action) =>
        action.verb !== null &&
        nouns.length <= 3 &&
        (nouns.includes(action.verb) || action.nouns.some((noun) => nouns.includes(noun))) &&
        nouns.every((noun) => ['the', 'a', 'it', action.verb].includes(noun) || action.nouns.includes(noun)),
    ) ?? null
  )
}

export function waitStep(ms: number): Step {
  const name = toStateName(`wait ${durationWords(ms)}`)
  return {
    kind: 'action',
    action: {
      name,
      longName: name,
      type: 'wait',
      properties: [{ path: ['for'], value: durationText(ms) }],
      verb: 'wait',
      nouns: [],
    },
  }
}

function readWait(words: Words, mind: Mind): Step[] | null {
  const verb = words.findIndex((token) =>
    is(token, 'wait', 'waits', 'pause', 'pauses', 'sleep', 'hold', 'delay', 'waiting'),
  )
  if (verb < 0 || verb > 3) return null
  const at = words.findIndex((token, i) => i > verb && durationOf(token) !== null)
  if (
    at < 0 ||
    words
      .slice(verb + 1, at)
      .some(
        (token) =>
          !is(
            token,
            'for',
            'another',
            'about',
            'at',
            'least',
            'by',
            'a',
            'further',
            'of',
            'on',
            'it',
            'the',
            'workflow',
            'up',
            'to',
          ),
      )
  )
    return null
  const after = words.slice(at + 1)
  if (is(after[0], 'for'))
    mind.awaited = after
      .slice(1)
      .filter((token) => token.kind === 'word' && !isDeterminer(token.lower))
      .map((token) => token.lower)
  if (after.length > 0 && !is(after[0], 'before', 'so', 'until', 'and', 'for', 'or', 'in')) return null
  return [waitStep(durationOf(words[at]) ?? 0)]
}

/** `go back to writing the article`, `start over`, `try again`, `return to step 2`. */
function readJump(words: Words, mind: Mind): Step | null {
  const said = phrase(words)
  if (
    /^(start over|start again|restart|begin again|start from the (beginning|top|start)|go back to the (start|beginning|first step)|repeat from the (start|beginning)|restart (the )?(workflow|process)|go to the (start|beginning)|start (all )?over( again)?|repeat (the )?(whole |entire )?(process|workflow))$/.test(
      said,
    )
  )
    return { kind: 'jump', to: mind.actions[0] ?? 'start' }
  if (
    /^(try again|retry|repeat|retry it|try it again|repeat it|do it again|repeat this|repeat this step|retry this step|ask again|check again|do this again|repeat the step|go again|try once more|try that again|repeat that)$/.test(
      said,
    )
  )
    return againJump(said, mind)
  const size = startsWith(
    words,
    listOf(`
    go back to | return to | go back and | jump back to | jump to | go to | loop back to | loop to |
    back to | repeat from | restart from | restart at | continue with | continue at | continue from |
    resume at | proceed to | proceed with | skip to | move back to | start again from | start again at |
    start over from | try again from | it goes back to | the process returns to | goes back to |
    returns to | send it back to | it returns to`),
  )
  if (size === 0) return null
  const target = words.slice(size)
  const number = target.find((token) => token.kind === 'number')
  if (is(target[0], 'step', 'point', 'number', 'the') && number?.value !== undefined && target.length <= 4) {
    const first = mind.labels.get(number.value)?.find((step) => step.kind === 'action')
    return { kind: 'jump', to: first?.kind === 'action' ? first.action : (mind.actions[0] ?? 'start') }
  }
  if (/^(the )?(start|beginning|first step|top)$/.test(phrase(target)))
    return { kind: 'jump', to: mind.actions[0] ?? 'start' }
  if (/^(the )?(previous|last|preceding) step$/.test(phrase(target)))
    return { kind: 'jump', to: mind.actions.at(-2) ?? mind.actions.at(-1) ?? 'start' }
  const action = findAction(target, mind)
  return action === null ? null : { kind: 'jump', to: action }
}

const looking = listOf(
  'check | get | fetch | read | query | poll | test | verify | monitor | look | validate | review | inspect',
)

/** `train it again`, when training was told before. */
function readAgain(words: Words, mind: Mind): Step | null {
  if (!is(words.at(-1), 'again') || words.length > 4) return null
  const verb = findVerb(words.slice(0, -1))?.verb
  const alike = ['search', 'find', 'look', 'check']
  const told = mind.actions.findLast(
    (action) =>
      action.hint !== true &&
      (action.verb === verb ||
        (alike.includes(verb ?? '') && alike.includes(action.verb ?? '') && words.length === 2)),
  )
  return verb === undefined || told === undefined || verb === 'try' ? null : { kind: 'jump', to: told }
}

function againJump(said: string, mind: Mind): Step | null {
  const verb = said.startsWith('check') ? 'check' : said.startsWith('ask') ? 'ask' : null
  const named =
    verb === null
      ? undefined
      : mind.actions.findLast(
          (action) => action.verb === verb || (verb === 'ask' && action.type === 'approval'),
        )
  if (
    verb === 'check' &&
    named === undefined &&
    mind.asked === null &&
    !looking.includes(mind.actions.at(-1)?.verb ?? '')
  )
    return null
  const last = named ?? mind.asked ?? mind.actions.at(-1)
  if (last === undefined) return null
  const before = mind.actions[mind.actions.indexOf(last) - 1]
  const entry =
    before !== undefined &&
    listOf(`
    ask | enter | request | prompt | input | collect | fill | submit | receive | get | generate |
    create | write | draft`).includes(before.verb ?? '')
  const checks = ['check', 'verify', 'validate', 'test', 'inspect', 'examine', 'review'].includes(
    last.verb ?? '',
  )
  return { kind: 'jump', to: named === undefined && entry && checks && before !== undefined ? before : last }
}

const nominal =
  /(?:tion|sion|ment|check|review|test|approval|audit|analysis|scan|update|backup|interview|call|delivery|shipment|assessment|control|report|sync|import|export|transfer|cleanup|inspection|setup|survey|training|orientation|reminder|screening|entry|packing|shipping|billing|invoicing|processing|archiving|testing|ing|al|request|check-in|lookup|search)$/

function readPlain(words: Words, mind: Mind, lenient: boolean): Step[] | null {
  const said = findVerb(words)
  const object = said?.object.filter((token) => !isDeterminer(token.lower)) ?? []
  const end = object.findIndex((token) => token.kind !== 'word' || prepositions.includes(token.lower))
  const given = object[(end < 0 ? object.length : end) - 1]
  const first = words[0]
  if (
    said !== null &&
    first !== undefined &&
    given !== undefined &&
    ['get', 'receive'].includes(said.verb) &&
    said.actor.some((token) => people.has(token.lower)) &&
    is(
      given,
      ...listOf(
        'email | mail | e-mail | sms | text | message | notification | confirmation | reminder | letter | link | newsletter | discount | voucher | coupon | reply | update',
      ),
    )
  )
    return readPlain(
      [{ ...first, text: 'send', lower: 'send' }, ...said.actor, ...said.object],
      mind,
      lenient,
    )
  const hands =
    said?.verb === 'go' && (said.actor.length > 0 || is(words[0], 'goes')) && is(said.object[0], 'to')
  const clause =
    said !== null && hands ? { ...said, verb: handingVerb(said.object.slice(1)), actor: [] } : said
  if (clause !== null) {
    if (['be', 'need', 'see', 'let'].includes(clause.verb) && clause.object.length === 0) return null
    const by = clause.object.findIndex((token) => is(token, 'by'))
    const trait = clause.object[by + 1]
    if (by >= 0 && trait !== undefined && clause.object.length === by + 2 && attributeNouns.has(trait.lower))
      mind.kinds = trait.lower
    if (['classify', 'categorise', 'categorize', 'sort', 'triage', 'label', 'tag'].includes(clause.verb))
      mind.kinds ??= 'kind'
    const between = clause.object.findIndex((token) => is(token, 'between'))
    const values =
      ['choose', 'select', 'pick', 'decide'].includes(clause.verb) && between >= 0
        ? choicesOf(clause.object.slice(between + 1))
        : []
    if (values.length > 1) mind.question = { kind: 'list', key: 'choice', values, negated: false }
    if (clause.typo !== null) note(mind, `I read "${clause.typo[0]}" as "${clause.typo[1]}".`)
    if (clause.certainty === 'guessed') mind.score.guessed += 1
    const question = checkedCondition(clause.verb, clause.object, mind)
    const asked = question === null ? clause : { ...clause, object: subjectOf(clause.object) }
    const action = nameAction(asked, mind, question?.about ?? null)
    if (question?.condition != null && action.name === clause.verb && 'key' in question.condition)
      action.name = toStateName([clause.verb, question.condition.key.replace(/^is_/, '')])
    if (question !== null) mind.question = question.condition
    mind.actions.push(action)
    const each = clause.object.findIndex(
      (token, i) => i > 0 && is(token, 'for') && is(clause.object[i + 1], 'each', 'every'),
    )
    if (each > 0)
      note(
        mind,
        `"${clause.object
          .slice(each)
          .map((token) => token.text)
          .join(' ')}" is drawn as one pass: running a step for each item of a list comes later.`,
      )
    reportRest(clause.object, mind)
    return [{ kind: 'action', action }]
  }
  const last = words.at(-1)
  const plain = words.filter((token) => token.kind === 'word' && !is(token, 'the', 'a', 'an'))
  const fits =
    plain.length > 0 &&
    plain.length <= 5 &&
    (lenient
      ? plain.length >= 1 && words.every((token) => token.kind === 'word' || token.kind === 'number')
      : nominal.test(last?.lower ?? '') && words.length <= 4 && plain.length > 1)
  if (!fits || is(words[0], 'hello', 'hi', 'thanks')) return null
  const name = toStateName(plain.map((token) => token.lower))
  const action: Action = {
    name,
    longName: name,
    type: 'task',
    properties: [],
    verb: null,
    nouns: plain.map((token) => token.lower),
  }
  mind.actions.push(action)
  mind.score.guessed += lenient ? 0.5 : 0.25
  return [{ kind: 'action', action }]
}

/** A second half that nobody read is said to be left out, never dropped in silence. */
function reportRest(object: Words, mind: Mind): void {
  const by = object.findIndex(
    (token, i) => i > 0 && token.kind === 'word' && prepositions.includes(token.lower),
  )
  const and = by < 0 ? -1 : object.findIndex((token, i) => i > by && is(token, 'and'))
  const other = and < 0 ? [] : object.slice(and + 1)
  if (
    other.length >= 3 &&
    other.some((token, i) => i > 0 && is(token, object[by]?.lower ?? '')) &&
    !isDeterminer(object[by]?.lower ?? '')
  ) {
    mind.score.missed += other.length
    note(mind, `I left out: "${other.map((token) => token.text).join(' ')}".`)
    return
  }
  const at = object.findIndex((token, i) => i > 0 && is(token, ','))
  const rest = at < 0 ? [] : trimSigns(object.slice(at + 1))
  const also = rest.findIndex((token, i) => i > 0 && by > 0 && is(token, object[by]?.lower ?? ''))
  const tells =
    (also > 0 && also <= 3 && !isDeterminer(object[by]?.lower ?? '')) ||
    (rest.length >= 3 &&
      rest.some(
        (token, i) =>
          i > 0 &&
          token.kind === 'word' &&
          (is(token, 'is', 'are', 'goes', 'gets') ||
            verbForm(token.lower)?.form === 's' ||
            verbForm(token.lower)?.form === 'past'),
      ))
  if (!tells || is(rest[0], 'which', 'who', 'where', 'so', 'because', 'such', 'including')) return
  mind.score.missed += rest.length
  note(
    mind,
    `I left out: "${rest
      .map((token) => token.text)
      .join(' ')
      .replace(/ ([,.:])/g, '$1')}".`,
  )
}

/** `try again after 1 hour`: a wait, and back to what was tried. */
function readPause(words: Words, mind: Mind): Step[] | null {
  const size = startsWith(words, [
    'try again',
    'retry',
    'try it again',
    'retry it',
    'check again',
    'ask again',
    'call again',
    'repeat it',
    'repeat',
  ])
  const rest = words.slice(size)
  const tomorrow = /^(tomorrow|(on )?the (next|following) day|next day)$/.test(phrase(rest))
  const ms = tomorrow
    ? 86_400_000
    : rest.length <= 3 && is(rest[0], 'after', 'in')
      ? rest.map(durationOf).find((value) => value !== null)
      : undefined
  const jump =
    size === 0 || ms === undefined || ms === null ? null : againJump(phrase(words.slice(0, size)), mind)
  if (size > 0 && typeof ms === 'number' && mind.actions.length === 0) {
    const retried = readPlain([words[0] as Token, ...focusTokens(words[0] as Token, mind)], mind, true)
    return [waitStep(ms), ...(retried ?? [])]
  }
  return jump === null || ms === undefined || ms === null ? null : [waitStep(ms), jump]
}

function focusTokens(like: Token, mind: Mind): Words {
  return (mind.focus ?? []).map((text) => ({ ...like, text, lower: text }))
}

/** What a question is about: `if the items | are in stock`. */
function subjectOf(object: Words): Words {
  const at = object.findIndex(
    (token, i) =>
      i > 0 &&
      is(
        token,
        'is',
        'are',
        'was',
        'were',
        'has',
        'have',
        'can',
        'does',
        'do',
        'exists',
        'contains',
        'arrived',
        'rained',
      ),
  )
  return at > 1 ? object.slice(0, at) : object
}

interface Checked {
  readonly condition: ReturnType<typeof readCondition>
  readonly about: string | null
}

/** `check whether the order is less than 30 days old`: the question that a later yes or no answers. */
function checkedCondition(verb: string, object: Words, mind: Mind): Checked | null {
  if (
    !listOf(`
    check | verify | ensure | determine | decide | see | find | make | confirm | validate | test |
    evaluate | assess | judge | look | ask`).includes(verb)
  )
    return null
  const at = object.findIndex(
    (token, i) => is(token, 'if', 'whether') || (is(token, 'that') && i <= 1 && object.length > 3),
  )
  const be = object.findIndex((token, i) => i > 0 && i < 5 && is(token, 'is', 'are', 'has', 'have'))
  const plain =
    at < 0 &&
    be > 0 &&
    be < object.length - 1 &&
    ['verify', 'ensure', 'check', 'confirm', 'make'].includes(verb)
  if (!plain && (at < 0 || at > 3)) return null
  const condition = readCondition(object.slice(plain ? 0 : at + 1), { ...mind, flags: new Map(mind.flags) })
  if (condition === null) return null
  const key = 'key' in condition ? condition.key.replace(/_(days|hours|minutes|weeks|months)$/, '') : null
  const about = key === null ? null : condition.kind === 'flag' ? null : key
  return { condition, about }
}
