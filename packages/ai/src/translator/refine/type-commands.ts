import { schemaType, templateText } from '../build/render-draft.ts'
import { durationOf } from '../understand/modifiers.ts'
import { durationText } from '../words/numbers.ts'
import { indexOf, is, startsWith, type Words } from '../words/token.ts'
import { type Command, Question, stateOf } from './command.ts'
import type { Session } from './session.ts'

/** `make x an http call to https://…`, `turn x into an approval`, `change the type of x to log`. */
export const setType: Command = (words, session) => {
  const found = /^(make|turn|change|convert|set|let)$/.test(words[0]?.lower ?? '') ? typeAsked(words) : null
  if (found === null) return null
  const state = stateOf(found.reference, session)
  const url = words.find((token) => token.kind === 'url')
  if (session.typeOf(state) !== found.type) retype(session, state, found.type)
  const method = words.find((token) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(token.text))
  if (found.type === 'http') {
    if (url === undefined)
      throw new Question(
        `To which address should "${state}" send its request? For example: "make ${state} an http call to https://api.example.com/pay".`,
      )
    session.apply({ kind: 'set-property', state, path: ['url'], value: { source: templateText(url.text) } })
    if (method !== undefined && method.text !== 'GET')
      session.apply({ kind: 'set-property', state, path: ['method'], value: { source: method.text } })
  }
  if (found.type === 'log')
    session.apply({
      kind: 'set-property',
      state,
      path: ['message'],
      value: { json: words.find((token) => token.kind === 'quoted')?.text ?? state.replaceAll('_', ' ') },
    })
  if (found.type === 'approval') {
    const by = indexOf(words, ['by', 'from'])
    const who =
      by < 0
        ? ['approver']
        : [
            words
              .slice(by + 1)
              .filter((token) => !is(token, 'the', 'a'))
              .map((token) => token.lower)
              .join(' '),
          ]
    session.apply({ kind: 'set-property', state, path: ['assignees'], value: { json: who } })
    session.apply({
      kind: 'set-property',
      state,
      path: ['question'],
      value: { json: `Approve ${state.replaceAll('_', ' ')}?` },
    })
  }
  const listed = indexOf(words, ['choices', 'options'])
  const question = words.find((token) => token.kind === 'quoted')
  if (found.type === 'decision' && question !== undefined)
    session.apply({ kind: 'set-property', state, path: ['question'], value: { json: question.text } })
  if (found.type === 'decision' && listed > 0)
    session.apply({
      kind: 'set-property',
      state,
      path: ['choices'],
      value: {
        source: `[${words
          .slice(listed + 1)
          .filter((token) => token.kind === 'word' && !is(token, 'and', 'or', 'the', 'with', 'of'))
          .map(({ text }) => text)
          .join(', ')}]`,
      },
    })
  const duration = words.map(durationOf).find((ms) => ms !== null)
  if (found.type === 'wait')
    session.apply({
      kind: 'set-property',
      state,
      path: ['for'],
      value: { source: durationText(duration ?? 60_000) },
    })
  if (found.type === 'transform' || found.type === 'decision' || found.type === 'email')
    if (found.type !== 'decision' || listed < 0)
      session.notes.push(`Fill in what "${state}" needs: the form on the right shows it.`)
  return `"${state}" is now of type ${found.type}.`
}

/** Another type; properties that it does not have go. */
function retype(session: Session, state: string, type: string): void {
  session.apply({ kind: 'retype-state', name: state, type })
  const own = session.workflow.graph.states.find(({ name }) => name === state)?.properties ?? []
  const gone = own.filter(({ name }) => schemaType(type, [name]) === null).map(({ name }) => name)
  for (const name of gone) session.apply({ kind: 'set-property', state, path: [name], value: null })
  if (gone.length > 0)
    session.notes.push(`A state of type ${type} has no ${gone.join(' or ')}, so that went.`)
}

const typeNames: Readonly<Record<string, string>> = {
  http: 'http',
  request: 'http',
  log: 'log',
  approval: 'approval',
  wait: 'wait',
  transform: 'transform',
  task: 'task',
  decision: 'decision',
  email: 'email',
  webhook: 'http',
  api: 'http',
  rest: 'http',
}

function typeAsked(words: Words): { readonly type: string; readonly reference: Words } | null {
  const of = startsWith(words, ['change the type of', 'set the type of', 'change type of'])
  if (of > 0) {
    const to = words.findIndex((token, i) => i > of && is(token, 'to', 'into'))
    const type =
      to < 0
        ? undefined
        : words.slice(to + 1).find((token) => token.kind === 'word' && !is(token, 'a', 'an', 'the'))?.lower
    return type === undefined ? null : { type: typeNames[type] ?? type, reference: words.slice(of, to) }
  }
  const at = words.findIndex(
    (token, i) =>
      i > 1 &&
      is(token, 'a', 'an', 'into', 'to') &&
      words.slice(i + 1, i + 4).some((word) => Object.hasOwn(typeNames, word.lower)),
  )
  if (at < 0) return null
  const type = words.slice(at + 1).find((token) => Object.hasOwn(typeNames, token.lower))
  return type === undefined ? null : { type: typeNames[type.lower] ?? 'task', reference: words.slice(1, at) }
}
