import { conditionText } from '../build/condition-text.ts'
import { fitAny } from '../refine/pattern.ts'
import { newMind } from '../understand/mind.ts'
import { readCondition } from '../understand/read-condition.ts'
import { is, type Words } from '../words/token.ts'
import { type About, asked, isCare, leaving, lower, named, whenReached } from './about.ts'
import { failureWords } from './answer-failures.ts'
import { stateWords } from './state-words.ts'
import { arrowWords } from './workflow-words.ts'

export function rejected(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'what|where happens|happen|goes_it|does_it_go if|when {who} reject|rejects|declines|refuses|says_no|disapproves|is_rejected|is_declined|is_refused|is_not_approved|does_not_approve it?',
    'what|where happens|happen if|when it|that|this? is? rejected|declined|refused|not_approved|denied',
    'what|where happens|happen if|when {who} approves|says_yes|agrees|accepts|is_approved|is_accepted it?',
  ])
  if (caught === null) return null
  const approvals = about.graph.states.filter(({ type }) => type === 'approval')
  const state =
    approvals.find(({ name }) => name === named(caught.who, about)?.name) ??
    (caught.who === undefined ? undefined : asked(caught.who, approvals)) ??
    (approvals.length === 1 ? approvals[0] : undefined)
  if (state === undefined) return null
  const yes = words.some(
    (token) =>
      is(token, 'approves', 'yes', 'agrees', 'accepts') ||
      (is(token, 'approved', 'accepted') && !words.some((other) => is(other, 'not'))),
  )
  const ways = leaving(about, state.name).filter((arrow) => !isCare(arrow))
  const fits = ways.filter(
    ({ guard, condition }) => guard === null || (condition === 'approved' ? yes : !yes),
  )
  return fits.length === 0
    ? null
    : `${state.name} ${stateWords(state)}. ${fits.map((way) => arrowWords(way)).join(' ')}`
}

export function afterWords(words: Words, about: About): string | null {
  const next = fitAny(words, [
    'what|which_step|which_state happens|comes|follows|runs|is_next|is next? after {step}',
    'what|where|which does|do {step} lead|go|leads to|next?',
    'where does it go|continue after|from {step}',
    'what happens when|once|if {step} is|has? done|finished|completed|complete|succeeds|succeeded|works',
    'what follows {step}',
  ])
  const state = named(next?.step, about)
  if (state !== null) {
    const ways = leaving(about, state.name)
    return ways.length === 0
      ? `Nothing comes after ${state.name}: its branch ends there.`
      : `After ${state.name}: ${ways.map((way, i) => (i === 0 ? lower(arrowWords(way)) : arrowWords(way))).join(' ')}`
  }
  const before = fitAny(words, [
    'what|which_step|which_state happens|comes|runs|is before {step}',
    'how|when do|does|is|will we|it|one? get|come|reach|reached|arrive to|at? {step}',
    'when does|is|will {step} run|happen|reached|start|executed|done',
    'what leads to {step}',
    'what does|do {step} wait_for|need_first|depend_on',
    'when do|does|is|are|will we|it|they|someone? {step}',
    'under which conditions|circumstances does|is|do|are we? {step}',
    'in which case|cases does|is|do|are we|it? {step}',
    'is|are {step} ever used|reached|run|executed',
    'under which conditions? does|is {step} run|happen|reached',
  ])
  const target = named(before?.step, about)
  return target === null
    ? null
    : `${target.name} comes${whenReached(target.name, about).replace(/^ It is reached/, '')}`
}

/** What happens when a condition holds: the arrows whose guards ask about the same. */
export function condition(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'what|where happens|happen|does_it_go|goes_it|is_done|will_happen if|when|for|with|to {condition}',
    'what if|when {condition}',
    'and|but? if {condition}',
  ])
  if (caught?.condition === undefined) return null
  const read = readCondition(caught.condition, newMind())
  const said = new Set([
    ...(read === null ? [] : (conditionText(read, []).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [])),
    ...caught.condition
      .filter((token) => token.kind === 'word' && token.lower.length > 3)
      .map((token) => token.lower),
  ])
  const scored = about.graph.transitions.map((arrow) => {
    const keys = (arrow.condition ?? '').match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []
    return {
      arrow,
      hits:
        arrow.guard?.kind === 'expression' || arrow.guard?.kind === 'ai' || arrow.guard?.kind === 'choice'
          ? keys.filter(
              (key) => said.has(key) || key.split('_').some((part) => part.length > 3 && said.has(part)),
            ).length
          : 0,
    }
  })
  const sources = [
    ...new Set(scored.filter(({ hits }) => hits > 0).map(({ arrow }) => arrow.from.join(', '))),
  ]
  if (sources.length === 0) {
    const state = named(caught.condition, about)
    return state === null ? null : failureWords(state, about)
  }
  return sources
    .map((source) => {
      const ways = about.graph.transitions.filter(
        (arrow) => arrow.from.join(', ') === source && !isCare(arrow),
      )
      return `${source === 'start' ? 'At the start' : `After ${source}`}: ${ways.map((way, i) => (i === 0 ? lower(arrowWords(way)) : arrowWords(way))).join(' ')}`
    })
    .join('\n')
}
