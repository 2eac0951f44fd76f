import { is, type Words } from '../words/token.ts'
import { Question, stateOrNull } from './command.ts'
import { createStep, describeSteps } from './new-step.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

function withoutToo(words: Words): Words {
  if (is(words.at(-1), 'too', 'also', 'instead')) return words.slice(0, -1)
  return is(words.at(-1), 'well') && is(words.at(-2), 'as') ? words.slice(0, -2) : words
}

export function handle(session: Session, sources: readonly string[], said: Words, condition: string): string {
  const after = withoutToo(said)
  const known = stateOrNull(
    after.filter(
      (token, i) => !(i < 3 && is(token, 'go', 'to', 'back', 'continue', 'with', 'jump', 'run', 'do')),
    ),
    session,
  )
  const goes = is(after[0], 'go', 'continue', 'jump') && known !== null
  let target = known
  if (is(after[0], 'go', 'continue', 'jump') && known === null)
    throw new Question(
      `There is no step "${after
        .map(({ text }) => text)
        .join(' ')
        .replace(
          /^(?:go|continue|jump)(?: back| straight)?(?: to| with)? /,
          '',
        )}". There are ${quotedList(session.names.filter((name) => name !== 'start' && name !== 'end'))}.`,
    )
  if (target === null || (!goes && !session.names.includes(target))) target = null
  if (target === null) {
    const action =
      after.length === 0
        ? [
            {
              name: 'handle_error',
              longName: 'handle_error',
              type: 'task',
              properties: [],
              verb: null,
              nouns: [],
            },
          ]
        : describeSteps(after, session)
    const [first, ...more] = action
    if (first === undefined)
      throw new Question('What should happen then? For example: "if charge_card fails, notify ops".')
    target = createStep(session, first)
    let last = target
    session.apply({
      kind: 'connect',
      from: [sources[0] ?? 'start'],
      to: [target],
      condition,
      as: 'arrow',
    })
    for (const step of more) {
      const next = createStep(session, step)
      session.apply({ kind: 'connect', from: [last], to: [next], as: 'arrow' })
      last = next
    }
    session.apply({ kind: 'connect', from: [last], to: ['end'], as: 'arrow' })
    for (const source of sources.slice(1))
      if (source !== target)
        session.apply({
          kind: 'connect',
          from: [source],
          to: [target],
          condition,
          as: 'arrow',
        })
  } else {
    for (const source of sources)
      if (source !== target)
        session.apply({
          kind: 'connect',
          from: [source],
          to: [target],
          condition,
          as: 'arrow',
        })
  }
  return `When ${quotedList(sources, 'or')} ${condition === 'on timeout' ? 'takes too long' : condition.replace(/^on error ?/, 'fails with ').replace(/ with $/, '')}, it goes on with "${target}".`
}
