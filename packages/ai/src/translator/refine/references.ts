import { isDeterminer } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toName } from '../words/name.ts'
import { is, phrase, type Words } from '../words/token.ts'
import { distance } from '../words/typo.ts'
import { verbForm } from '../words/verbs.ts'
import { NotClear, type Session } from './session.ts'

const fillers = listOf(`
    step | state | task | node | one | action | call | to | of | for | is | it | existing | stage |
    steps | states | has | been | was | are | being | done | gets | we | i | you | they | there | thing |
    bit | part | piece | bits | existing | actual | our | goes | out | starts | begins | happens | runs | comes | instead | branch | path | again | too | well | as | also | job | box | block`)

/** The state that the words name. Throws nothing: an unclear reference is a question with the candidates. */
export function resolveState(words: Words, session: Session): string | NotClear {
  const said = words.map((token) => token.text).join(' ')
  const exact = exactName(words, session)
  if (exact !== null) return exact
  const plain = phrase(words)
  if (['it', 'this', 'that', 'this step', 'that step', 'the step'].includes(plain) && session.focus !== null)
    return session.focus
  const steps = session.names.filter((name) => name !== 'start' && name !== 'end')
  const place = placeSaid(words, plain)
  if (place !== null) return atPlace(place, said, session)
  if (/^(the )?(start|beginning)$/.test(plain)) return 'start'
  if (/^(the )?end$/.test(plain)) return 'end'
  return byWords(words, steps, said, session)
}

const ordinals = listOf(`
    first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth`)

/** `step 2` is 2, `the third step` 3, `the last one` -1, `the second to last` -2; null for other words. */
function placeSaid(words: Words, plain: string): number | null {
  const number = words.find((token) => token.kind === 'number')?.value
  if (is(words[0], 'step', 'state', 'number') && words.length === 2 && number !== undefined) return number
  const bare = plain.replace(/^the (very )?|^very /, '').replace(/ (step|state|one|task)$/, '')
  if (/^(last|final)$/.test(bare)) return -1
  if (/^((second|next) to last|last but one|penultimate)$/.test(bare)) return -2
  const ordinal = ordinals.indexOf(bare)
  if (ordinal >= 0) return ordinal + 1
  return number !== undefined && /^\d+(st|nd|rd|th)$/.test(bare) ? number : null
}

/** Steps are counted along the arrows; several at one place are a question. */
function atPlace(place: number, said: string, session: Session): string | NotClear {
  const order = inFlow(session)
  if (place === 1) {
    const first = [...new Set(session.leaving('start').flatMap(({ transition }) => [...transition.to]))]
    if (first.length > 1) return which(said, first)
    return first[0] ?? order[0] ?? new NotClear('There is no step yet. Describe the workflow first.')
  }
  if (place === -1) {
    const last = lastSteps(session)
    if (last.length > 1) return which(said, last)
    return last[0] ?? new NotClear('There is no step yet. Describe the workflow first.')
  }
  const found = place < 0 ? order.at(place) : order[place - 1]
  const straight = session.transitions.every(
    ({ to, guard }) => to.length === 1 && (guard === null || guard.kind === 'error'),
  )
  if (found === undefined)
    return new NotClear(
      `There ${order.length === 1 ? 'is only 1 step' : `are only ${order.length} steps`}: ${quotedList(order)}.`,
    )
  if (!straight) session.notes.push(`I read "${said}" as "${found}".`)
  return found
}

function which(said: string, names: readonly string[]): NotClear {
  return new NotClear(`Which step do you mean by "${said}": ${quotedList(names, 'or')}?`)
}

/** The steps, nearer ones to the entry first. */
function inFlow(session: Session): string[] {
  const { entry, states, transitions } = session.workflow.graph
  const seen = new Set<string>(entry === null ? [] : [entry])
  for (const name of seen)
    for (const { from, to } of transitions) if (from.includes(name)) for (const next of to) seen.add(next)
  for (const { name } of states) seen.add(name)
  return [...seen].filter((name) => name !== 'start' && name !== 'end')
}

function exactName(words: Words, session: Session): string | null {
  const quoted = words.find((token) => token.kind === 'quoted')
  if (quoted !== undefined && session.names.includes(quoted.text)) return quoted.text
  const kept = words.filter((token) => !isDeterminer(token.lower))
  for (const candidate of [words, kept, kept.filter((token) => !fillers.includes(token.lower))]) {
    const joined = candidate.map((token) => token.text).join('_')
    const found =
      session.names.find((name) => name === joined) ??
      session.names.find(
        (name) => name.toLowerCase() === joined.toLowerCase() || toName(name) === toName(joined),
      )
    if (found !== undefined) return found
  }
  return null
}

/** The steps that nothing but the end follows. */
function lastSteps(session: Session): string[] {
  const onward = new Set(
    session.transitions.flatMap(({ from, to }) =>
      to.some((name) => name !== 'end' && !from.includes(name)) ? from : [],
    ),
  )
  const last = inFlow(session).filter((name) => !onward.has(name) && session.entering(name).length > 0)
  if (last.length > 0) return last
  const toEnd = session.transitions.filter(({ to }) => to.includes('end')).flatMap(({ from }) => [...from])
  return [...new Set(toEnd)].filter((name) => name !== 'start')
}

function byWords(words: Words, steps: readonly string[], said: string, session: Session): string | NotClear {
  const wanted = stems(
    words
      .filter(
        (token) => token.kind !== 'sign' && !isDeterminer(token.lower) && !fillers.includes(token.lower),
      )
      .flatMap((token) => token.lower.split(/[-_ ]/))
      .filter((word) => word !== ''),
  )
  if (wanted.length === 0)
    return new NotClear(
      `Which step do you mean by "${said}"? There ${steps.length === 1 ? 'is' : 'are'} ${quotedList(steps)}.`,
    )
  const scored = steps
    .map((name) => ({
      name,
      score: score(wanted, stems([...toName(name).split('_'), ...typeWords(session.typeOf(name))])),
    }))
    .filter(({ score: value }) => value > 0)
  const best = Math.max(0, ...scored.map(({ score: value }) => value))
  const winners = scored.filter(({ score: value }) => value === best).map(({ name }) => name)
  const [only] = winners
  if (best >= 0.5 && winners.length === 1 && only !== undefined) {
    if (best < 1) session.notes.push(`I read "${said}" as "${only}".`)
    return only
  }
  if (best >= 0.5 && winners.length > 1) {
    const shortest = winners.filter(
      (name) => name.length === Math.min(...winners.map((winner) => winner.length)),
    )
    const whole = winners.filter((name) =>
      stems(toName(name).split('_')).every((stem) => wanted.includes(stem)),
    )
    if (whole.length === 1) return whole[0] ?? ''
    const named = winners.filter((name) => score(wanted, stems(toName(name).split('_'))) === best)
    if (named.length === 1 && best === 1) return named[0] ?? ''
    return new NotClear(
      `Which step do you mean by "${said}": ${quotedList(winners.length > 0 ? winners : shortest, 'or')}?`,
    )
  }
  return nearest(toName(wanted.join(' ')), said, steps, session)
}

function nearest(key: string, said: string, steps: readonly string[], session: Session): string | NotClear {
  const ranked = steps
    .map((name) => ({ name, far: distance(key, toName(name)) }))
    .sort((a, b) => a.far - b.far)
  const first = ranked[0]
  if (first === undefined) return new NotClear('There is no step yet. Describe the workflow first.')
  const clear = ranked[1] === undefined || ranked[1].far > first.far
  if (clear && first.far <= Math.max(1, Math.floor(key.length / 5))) {
    session.notes.push(`I read "${said}" as "${first.name}".`)
    return first.name
  }
  const near =
    first.far <= Math.max(2, key.length / 2)
      ? `Did you mean "${first.name}"?`
      : `There ${steps.length === 1 ? 'is' : 'are'} ${quotedList(steps)}.`
  return new NotClear(`There is no step "${said}". ${near}`)
}

function stems(words: readonly string[]): string[] {
  return words
    .map((word) => verbForm(word)?.base ?? singular(word))
    .map((word) =>
      word
        .replace(/if(?:y|ication|ied|ying)$/, 'if')
        .replace(/(ation|ing|al)$/, '')
        .slice(0, 12),
    )
}

/** Share of the wanted words that a name has; names that hold little else win. */
function score(wanted: readonly string[], have: readonly string[]): number {
  const near = wanted.filter(
    (word) =>
      word.length >= 5 &&
      !have.some((other) => other === word || other.startsWith(word) || word.startsWith(other)) &&
      have.some((other) => other.length >= 5 && distance(word, other) <= 1),
  )
  const hit = wanted.filter(
    (word) =>
      near.includes(word) ||
      have.some(
        (other) =>
          other === word ||
          (word.length >= 4 && other.length >= 4 && (other.startsWith(word) || word.startsWith(other))),
      ),
  )
  if (hit.length === 0) return 0
  return hit.length / wanted.length - 0.05 * near.length - (hit.length === wanted.length ? 0 : 0.2)
}

function typeWords(type: string): readonly string[] {
  return type === 'task'
    ? []
    : type === 'http'
      ? ['http', 'request', 'call']
      : type === 'log'
        ? ['log', 'message']
        : [type]
}

export function quotedList(names: readonly string[], last = 'and'): string {
  const quoted = names.slice(0, 8).map((name) => `"${name}"`)
  if (names.length > 8) return `${quoted.join(', ')} …`
  return quoted.length < 2
    ? (quoted[0] ?? 'none')
    : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`
}
