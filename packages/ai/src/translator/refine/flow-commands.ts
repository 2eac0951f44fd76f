import { parallelMarker } from '../understand/separators.ts'
import { listOf } from '../words/list-of.ts'
import { toName } from '../words/name.ts'
import { indexOf, is, phrase, startsWith, trimSigns, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull, stateSure } from './command.ts'
import { guardFrom } from './guard-commands.ts'
import { splitNames } from './join-commands.ts'
import { moveStep, takeOut } from './move-step.ts'
import { createStep, describeSteps } from './new-step.ts'
import { fit, fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import { insertAfter, moveEntering, moveLeaving, putBeside, removeStep, swapSteps } from './restructure.ts'
import type { Session } from './session.ts'

/** `remove x`, `get rid of the wait`, `we don't need the log step any more`. */
export const remove: Command = (words, session) => {
  const other = fitAny(words, [
    'we|you|i? can|could|should remove|delete|drop|skip|leave_out|take_out|lose|ditch|scrap {rest}',
    'take|leave|throw|cut|kick {rest} out of|from the? workflow|flow|process',
    'take|leave|throw|cut|kick {rest} out',
    '{rest} is|are not needed|necessary|required|wanted any_more|anymore|any_longer?',
    '{rest} is|are no longer needed|necessary|required|wanted',
    '{rest} is|are unnecessary|superfluous|obsolete|redundant',
    '{rest} can|should|must go|disappear|be_removed|be_dropped|be_deleted',
    'no more {rest} please?',
    'no need to|for {rest}',
    'we do not have to {rest} any_more|anymore?',
    'no longer {rest}',
    'we|i no longer do|need|want|have {rest}',
    'stop doing? {rest}',
    'ditch|scrap|lose|discard|remove|delete|drop {rest} completely|entirely|altogether|from_the_workflow|from_the_flow|from_it|there|again',
    'ditch|scrap|lose|discard {rest}',
  ])
  if (other?.rest !== undefined && stateOrNull(other.rest, session) !== null)
    return removeNamed(other.rest, session)
  const size = startsWith(
    words,
    listOf(`
    remove | delete | drop | get rid of | take out | skip | cut | kill | we do not need | i do not need |
    leave out | do not | erase | eliminate | throw out`),
  )
  if (size === 0) return null
  if (is(words[0], 'skip') && words.some((token) => is(token, 'if', 'unless', 'when'))) return null
  if (is(words.at(-1), 'afterwards') && stateOrNull(words.slice(size), session) === null) return null
  const rest = words
    .slice(size)
    .filter(
      (token, i, all) =>
        !(is(token, 'any') && is(all[i + 1], 'more')) && !is(token, 'anymore', 'more', 'please'),
    )
  if (is(words[0], 'do') && is(rest[0], 'wait', 'change', 'touch', 'remove', 'delete')) return null
  const arrow = arrowBetween(rest, session)
  return arrow ?? removeNamed(rest, session)
}

function removeNamed(rest: Words, session: Session): string {
  const parts = splitList(rest)
  const names =
    parts.length > 1 && parts.every((part) => stateOrNull(part, session) !== null)
      ? parts.map((part) => stateOf(part, session))
      : [stateOf(rest, session)]
  for (const name of names) {
    if (name === 'start' || name === 'end')
      throw new Question(`"${name}" cannot be removed: it is where the workflow ${name}s.`)
    removeStep(session, name)
  }
  session.focus = null
  return `Removed ${names.map((name) => `"${name}"`).join(' and ')}.`
}

function splitList(words: Words): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 0; i <= words.length; i += 1) {
    if (i < words.length && !is(words[i], ',', 'and')) continue
    const part = trimSigns(words.slice(from, i))
    if (part.length > 0) parts.push(part)
    from = i + 1
  }
  return parts
}

/** `the arrow from a to b`. */
function arrowBetween(words: Words, session: Session): string | null {
  const at = indexOf(words, ['arrow', 'transition', 'connection', 'edge', 'link'])
  const from = indexOf(words, ['from', 'between'])
  if (at < 0 || from < 0) return null
  const to = words.findIndex((token, i) => i > from && is(token, 'to', 'and', '->'))
  if (to < 0) return null
  return cutArrow(session, stateOf(words.slice(from + 1, to), session), stateOf(words.slice(to + 1), session))
}

function cutArrow(session: Session, source: string, target: string): string {
  const index = session.transitions.findIndex(
    (transition) => transition.from.includes(source) && transition.to.includes(target),
  )
  if (index < 0) throw new Question(`There is no arrow from "${source}" to "${target}".`)
  session.apply({ kind: 'disconnect', transition: index, from: source, to: target })
  return `Removed the arrow from "${source}" to "${target}".`
}

/** `rename x to y`, `call x y instead`, `rename the workflow to z`. */
export const rename: Command = (words, session) => {
  const size = startsWith(words, ['rename', 'change the name of', 'call', 'name'])
  if (size === 0 || words.some((token) => token.kind === 'url')) return null
  const to = indexOf(words, ['to', 'into', 'as'], size)
  const calls = is(words[0], 'call', 'name')
  if (to < 0 && !calls) return null
  const last = words.at(-1)
  const cut = to >= 0 && !calls ? to : is(last, 'instead') ? words.length - 2 : words.length - 1
  const reference = words.slice(size, cut)
  const said = words.slice(to >= 0 && !calls ? to + 1 : cut).filter((token) => !is(token, 'instead'))
  if (
    calls &&
    (reference.length === 0 ||
      (!is(last, 'instead') &&
        stateOrNull(reference, session) === null &&
        !/workflow/.test(phrase(reference))))
  )
    return null
  const only = said.length === 1 ? said[0] : undefined
  const name =
    only !== undefined
      ? only.kind === 'quoted' || only.text.includes('_') || only.text.includes('-')
        ? only.text
        : only.text
      : toName(said.map((token) => token.text))
  if (name === '' || said.length > 6)
    throw new Question('What should the new name be? For example: "rename pay to charge_card".')
  const whole = /^(the |this |my )?(workflow|process|flow)$/.test(phrase(reference))
  if (whole && !session.names.includes(reference.at(-1)?.text ?? '')) {
    session.apply({ kind: 'set-workflow', name: toName(name) })
    return `The workflow is now called "${toName(name)}".`
  }
  const state = stateOf(reference, session)
  if (session.names.includes(name))
    throw new Question(`There is already a step "${name}". Choose another name.`)
  session.apply({ kind: 'rename-state', name: state, newName: name })
  session.focus = name
  return `"${state}" is now called "${name}".`
}

const moves = [
  '{a} should|must|has_to|needs_to be? come|happen|run|be_done|go|start|done only|straight|directly|right|immediately|just? {place:place} {b} instead?',
  '{a} comes|goes|happens|runs|belongs {place:place} {b} instead?',
  'do not|never run|do|start? {a} in_parallel ,|but|and do|run|put|place? it? {place:place} {b} instead?',
  'do not|never run|do|start? {a} in_parallel with {c} ,|but|and do|run|put|place? it? {place:place} {b} instead?',
  'do|run|put|move|make|have|let|place|start|execute|perform {a} come|happen|run|start|go? only|straight|directly|right|immediately|just? {place:place} {b} instead?',
  '{a} {place:place} {b} instead',
  '{a} only|straight|directly|right|immediately {place:place} {b}',
  '{a} {place:place} {b} , not before|after {c}',
]

/** `swap a and b`, `move a before b`. */
export const reorder: Command = (words, session) => {
  const inTurn = fitAny(words, ['{a} first , then|and_then|and {b}', 'first {a} , then|and_then {b}'])
  if (inTurn?.a !== undefined && inTurn.b !== undefined) {
    const [one, two] = [stateSure(inTurn.a, session), stateSure(inTurn.b, session)]
    if (one !== null && two !== null && one !== two) return moveStep(session, two, 'after', one)
  }
  for (const pattern of moves) {
    const said = fit(words, pattern)
    if (said?.a === undefined || said.b === undefined || !is(said.place?.[0], 'after', 'before', 'behind'))
      continue
    const from = stateSure(said.a, session)
    const to = stateSure(said.b, session)
    if (from !== null && to !== null && from !== to)
      return moveStep(session, from, is(said.place?.[0], 'before') ? 'before' : 'after', to)
  }
  if (is(words[0], 'swap', 'switch', 'exchange', 'reverse') && !is(words[1], 'on', 'off')) {
    const and = indexOf(words, ['and', 'with'])
    if (and < 0) return null
    const a = stateOf(
      words.slice(1, and).filter((token) => !is(token, 'order', 'of', 'the')),
      session,
    )
    const b = stateOf(words.slice(and + 1), session)
    swapSteps(session, a, b)
    return `Swapped "${a}" and "${b}".`
  }
  const asked =
    is(words[0], 'move') ||
    (is(words[0], 'do', 'run', 'put') && words.some((token) => is(token, 'before', 'after')))
  if (!asked) return null
  const at = words.findIndex((token) => is(token, 'before', 'after', 'behind'))
  const edge = words.findIndex(
    (token, i) =>
      is(token, 'to', 'at') && is(words[i + 1], 'the') && is(words[i + 2], 'end', 'start', 'beginning'),
  )
  if (at < 0 && edge < 0) return null
  const place = at >= 0 ? at : edge
  const moved = is(words[0], 'move')
    ? stateOf(words.slice(1, place), session)
    : stateOrNull(words.slice(1, place), session)
  if (moved === null) return null
  const toEnd = edge >= 0 && at < 0 ? (is(words[edge + 2], 'end') ? 'end' : 'start') : null
  const target = toEnd ?? stateOf(words.slice(place + 1), session)
  const before = is(words[place], 'before') || toEnd === 'end'
  return moveStep(session, moved, before ? 'before' : 'after', target)
}

/** `connect a to b if paid`, `disconnect a from b`, `after a go to b`, `a should go to b`. */
export const connect: Command = (words, session) => {
  if (is(words[0], 'disconnect', 'unlink', 'detach')) {
    const at = indexOf(words, ['from', 'and', 'to'])
    if (at < 0) return null
    const [source, target] = [stateOf(words.slice(1, at), session), stateOf(words.slice(at + 1), session)]
    const forward = session.transitions.some(
      (transition) => transition.from.includes(source) && transition.to.includes(target),
    )
    return forward ? cutArrow(session, source, target) : cutArrow(session, target, source)
  }
  const sign = words.findIndex((token) => token.kind === 'arrow')
  if (sign > 0 && words.length <= 12) {
    const colon = words.findIndex((token, i) => i > sign && is(token, ':'))
    const a = stateSure(words.slice(0, sign), session)
    const b = stateSure(words.slice(sign + 1, colon < 0 ? words.length : colon), session)
    if (a !== null && b !== null) {
      const condition = colon < 0 ? null : guardFrom(words.slice(colon + 1), session)
      session.apply({ kind: 'connect', from: [a], to: [b], condition })
      return `Connected "${a}" to "${b}".`
    }
    const [step, ...more] = a === null || colon > 0 ? [] : describeSteps(words.slice(sign + 1), session)
    if (a !== null && step !== undefined && more.length === 0) {
      const name = createStep(session, step)
      insertAfter(session, a, name)
      return `Added "${name}" after "${a}".`
    }
  }
  const lead = is(words[0], 'connect', 'link', 'join')
    ? 1
    : is(words[0], 'draw')
      ? startsWith(words, ['draw an arrow from', 'draw a line from'])
      : is(words[0], 'add')
        ? startsWith(words, [
            'add an arrow from',
            'add a transition from',
            'add a connection from',
            'add an arrow between',
          ])
        : 0
  if (lead === 0) return null
  const to = words.findIndex((token, i) => i > lead && is(token, 'to', 'with', '->', 'and'))
  if (to < 0) return null
  const when = words.findIndex((token, i) => i > to && is(token, 'if', 'when', 'on'))
  const source = stateOf(words.slice(lead, to), session)
  const said = words.slice(to + 1, when < 0 ? words.length : when)
  const targets = targetsOf(said, session)
  const [target = 'end'] = targets
  const plain = session
    .leaving(source)
    .find(({ transition }) => transition.guard === null && transition.from.length === 1)
  if (targets.length === 1 && when < 0 && plain?.transition.to.join() === 'end' && target !== 'end') {
    session.apply({ kind: 'reroute', transition: plain.index, end: 'to', state: 'end', newState: target })
    return `"${source}" now goes on with "${target}" instead of the end.`
  }
  const failure = when >= 0 && words.slice(when).some((token) => is(token, 'error', 'failure', 'fails'))
  const errorClass = words.find(
    (token, i) => i > when && /^[A-Z]\w*(?:Error|Exception)$/.test(token.text),
  )?.text
  const condition =
    when < 0
      ? null
      : words
            .slice(when)
            .some((token, i, all) => is(token, 'timeout') || (is(token, 'times') && is(all[i + 1], 'out')))
        ? 'on timeout'
        : errorClass !== undefined
          ? `on error ${errorClass}`
          : failure
            ? 'on error'
            : guardFrom(words.slice(when + 1), session)
  session.apply({
    kind: 'connect',
    from: [source],
    to: targets,
    condition,
    ...(condition === null ? {} : { as: 'arrow' as const }),
  })
  return `Connected "${source}" to ${quotedList(targets)}.`
}

/** The steps that an arrow shall lead to; a name with `_` or in quotes may be a new one. */
function targetsOf(words: Words, session: Session): string[] {
  const one = stateSure(words, session)
  if (one !== null) return [one]
  const parts = splitNames(words)
  return (parts.length > 1 ? parts : [words]).map((part) => {
    const only = part.filter((token) => !is(token, 'a', 'an', 'the', 'new', 'step', 'called', 'named'))
    const name = only.length === 1 ? only[0] : undefined
    const fresh =
      name?.kind === 'quoted' || name?.text.includes('_') === true || part.some((token) => is(token, 'new'))
    if (name === undefined || !fresh || stateSure(part, session) !== null) return stateOf(part, session)
    session.bare.add(name.text)
    return name.text
  })
}

/** `do a and b in parallel`, `run x while y`. */
export const parallelise: Command = (words, session) => {
  const at = words.findIndex((_, i) => parallelMarker(words, i) !== null)
  if (at < 1 || is(words[0], 'add', 'insert')) return null
  const size = parallelMarker(words, at) ?? 0
  if (is(words[at + size], 'with', 'to', 'as')) {
    const first = stateOrNull(lessVerb(words.slice(0, at)), session)
    if (first === null || !session.names.includes(first)) return null
    return makeParallel(session, stateOf(words.slice(at + size + 1), session), first)
  }
  const and = words.findIndex((token, i) => i < at && is(token, 'and'))
  if (and < 1) return null
  const a = stateOrNull(lessVerb(words.slice(0, and)), session)
  const b = stateOrNull(lessVerb(words.slice(and + 1, at)), session)
  if (a === null || b === null) return null
  return makeParallel(session, a, b)
}

function lessVerb(words: Words): Words {
  const size = startsWith(words, ['do', 'run', 'make', 'execute', 'perform', 'let', 'start', 'have', 'put'])
  return words.slice(size).filter((token) => !is(token, 'run', 'both'))
}

/** Two steps in a row become two branches. */
function makeParallel(session: Session, one: string, two: string): string {
  if (one === two) throw new Question(`"${one}" cannot run in parallel with itself.`)
  const follows = (a: string, b: string) =>
    session.transitions.findIndex(
      ({ from, to, guard }) =>
        guard === null && from.length === 1 && to.length === 1 && from[0] === a && to[0] === b,
    )
  const forward = follows(one, two) >= 0
  const [first, second] = forward ? [one, two] : [two, one]
  const between = session.transitions.find(
    ({ from, to }) =>
      (from.includes(first) && to.includes(second)) || (from.includes(second) && to.includes(first)),
  )
  if (follows(first, second) < 0 && between?.condition != null)
    throw new Question(
      `Between "${first}" and "${second}" stands the condition "${between.condition}", so they cannot just run at the same time. Remove it first, or say where both should start.`,
    )
  if (follows(first, second) < 0)
    throw new Question(`"${one}" and "${two}" do not follow each other. Say where both should start.`)
  const entering = session.entering(first)
  const leaving = session.leaving(second)
  if (
    entering.length === 0 ||
    leaving.some(({ transition }) => transition.guard !== null && transition.guard.kind !== 'error')
  )
    throw new Question(`"${second}" has conditions of its own, so running it beside "${first}" is not clear.`)
  takeOut(session, second)
  putBeside(session, first, second)
  return `"${first}" and "${second}" now run in parallel.`
}

/** `replace x with y`: the step in its place does something else. */
export const replace: Command = (words, session) => {
  if (!is(words[0], 'replace', 'substitute', 'exchange')) return null
  const by = indexOf(words, ['with', 'by'])
  if (by < 0) return null
  const state = stateOf(words.slice(1, by), session)
  const bare = words.slice(by + 1)
  const quoted = bare.length === 1 && bare[0]?.kind === 'quoted' ? bare[0].text : null
  if (quoted !== null && !session.names.includes(quoted)) {
    session.apply({ kind: 'rename-state', name: state, newName: quoted })
    session.focus = quoted
    return `Replaced "${state}" by "${quoted}".`
  }
  const [action] = describeSteps(bare, session)
  const name = action?.name ?? toName(bare.map((token) => token.text))
  if (name === '' || session.names.includes(name))
    throw new Question(`There is already a step "${name}". Choose another name.`)
  if (action === undefined || (action.type === 'task' && action.properties.length === 0)) {
    session.apply({ kind: 'rename-state', name: state, newName: name })
  } else {
    const created = createStep(session, action)
    moveEntering(session, state, created)
    moveLeaving(session, state, created)
    session.apply({ kind: 'remove-state', name: state })
  }
  session.focus = name
  return `Replaced "${state}" by "${name}".`
}
