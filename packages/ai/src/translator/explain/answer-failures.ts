import type { State } from '@rabbit/dsl'
import { fitAny } from '../refine/pattern.ts'
import { is, type Words } from '../words/token.ts'
import { type About, asked, leaving, lower, named } from './about.ts'
import { listed } from './schedule-words.ts'
import { carefulWords, stateWords, valueWords } from './state-words.ts'
import { arrowWords } from './workflow-words.ts'

const failing =
  'fails|fail|failed|is_declined|is_refused|goes_wrong|breaks|crashes|has_an_error|does_not_work|errors|is_down|returns_an_error|does_not_answer|cannot_be_reached'

/** What happens when a step fails. */
export function failure(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    `what|where happens|happen|does_it_do|is_done|will_happen if|when|once|in_case {step} ${failing}`,
    'what|how happens|is_done on|about|with a|an|the? error|failure|errors|failures in|of|at {step}',
    `what|where happens|happen|does_it_do|is_done|will_happen if|when|once {step} ${failing} with|because_of a|an? {class}`,
    `what if|when {step} ${failing}`,
    `and|but? if {step} ${failing}`,
    'is|are errors|failures|an_error of|in {step} handled',
    'how are|is errors|failures|an_error of|in {step} handled',
    'how does it handle errors|failures in|of|at {step}',
  ])
  if (caught?.step === undefined) return null
  const state = named(caught.step, about)
  if (state === null)
    return words.some((token) => is(token, 'fails', 'wrong', 'failed')) ? whenAnyFails(about) : null
  return failureWords(state, about)
}

/** What follows an error of a state, in sentences. */
export function failureWords({ name, properties }: State, about: About): string {
  const care = carefulWords(properties).filter((sentence) => /^It is tried|^If it cannot/.test(sentence))
  const tries = care.filter((sentence) => sentence.startsWith('It is tried'))
  const still = tries.length > 0 ? 'If it still fails' : 'If it fails'
  const paths = leaving(about, name).filter(({ guard }) => guard?.kind === 'error')
  const rest = care.filter((sentence) => !tries.includes(sentence))
  const then =
    paths.length > 0
      ? paths.map((path) => arrowWords(path).replace(/^If it fails/, still))
      : rest.length > 0
        ? rest
        : [
            `${still}, no arrow leads on, so recovery decides; what nothing mends stops the execution until a person looks at it.`,
          ]
  return [...tries, ...then]
    .map((sentence, i) =>
      i === 0 ? sentence.replace(/^It is/, `${name} is`).replace(/^If it/, `If ${name}`) : sentence,
    )
    .join(' ')
}

/** The ways out for errors, of all steps. */
export function whenAnyFails(about: About): string {
  const paths = about.graph.transitions.filter(({ guard }) => guard?.kind === 'error')
  if (paths.length === 0)
    return 'No step has a way out for errors: recovery decides, and what nothing mends stops the execution until a person looks at it.'
  return `${paths.map((path) => `After ${listed(path.from)}: ${lower(arrowWords(path))}`).join(' ')} For all other steps recovery decides.`
}

/** What happens when nobody answers in time, and how long that is. */
export function timedOut(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'what|where happens|happen|does_it_do if|when {step} times_out|timed_out|takes_too_long|is_too_slow|does_not_answer|does_not_reply|do_not_answer|never_answers|is_late|does_not_answer_in_time',
    'what if|when {step} never answers|replies|reacts|decides',
    'what|where happens|happen if|when {step} never answers|replies|reacts|decides',
    'what if|when {step} times_out|takes_too_long|does_not_answer|does_not_reply|do_not_answer',
    'what|where happens|happen if|when nobody|no_one answers|replies|reacts in|at? {step}',
    'what|where happens|happen if|when nobody|no_one answers|replies|reacts',
    'how long may|can|does|will {step} take|wait|last|run|have time?',
    'how much|long time? does|has {step} have|take|need?',
    'how much|long time does|has {step} have|take?',
  ])
  if (caught === null) return null
  const approvals = about.graph.states.filter(({ type }) => type === 'approval')
  const state =
    caught.step === undefined
      ? approvals.length === 1
        ? approvals[0]
        : undefined
      : (asked(caught.step, approvals) ?? named(caught.step, about) ?? requestLike(caught.step, about))
  if (state === null || state === undefined) return null
  const limit = state.properties.find(({ name }) => name === 'timeout')
  const long =
    limit === undefined
      ? `${state.name} has no timeout.`
      : `${state.name} may take ${valueWords(limit.value)} at most.`
  if (state.type === 'wait') return `${state.name} ${stateWords(state)}.`
  const paths = leaving(about, state.name).filter(({ guard }) => guard?.kind === 'timeout')
  const then =
    limit === undefined
      ? []
      : paths.length > 0
        ? paths.map((way) => arrowWords(way))
        : [`After that it counts as an error. ${failureWords(state, about)}`]
  return [long, ...then].join(' ')
}

/** \`the payment\` where one step sends a request that it may be. */
function requestLike(words: Words, { graph }: About): State | null {
  const calls = graph.states.filter(({ type }) => type === 'http')
  const [only] = calls
  const said = words.some((token) => is(token, 'request', 'call', 'api', 'server', 'payment', 'service'))
  return calls.length === 1 && said ? (only ?? null) : null
}
