import { toKey, toStateName } from '../words/name.ts'
import { indexOf, is, phrase, type Words } from '../words/token.ts'
import { type Mind, note } from './mind.ts'
import { readNoun } from './noun.ts'
import { readCondition } from './read-condition.ts'
import type { Action, Step } from './story.ts'

/** `log "order sent"`, `log the error`, `write "done" to the log`. */
export function readLog(words: Words, mind: Mind): Step[] | null {
  const first = words[0]
  const writes =
    is(first, 'write', 'print', 'record', 'add', 'put') &&
    words.some(
      (token, i) =>
        is(token, 'log', 'logs', 'logfile', 'console') &&
        (is(words[i - 1], 'the', 'to', 'in', 'into') || i === words.length - 1),
    )
  const prints = is(first, 'print') && words[1]?.kind === 'quoted'
  const logs =
    is(first, 'log', 'logs', 'logging') && !is(words[1], 'in', 'into', 'out', 'off', 'on') && words.length > 1
  if (!writes && !logs && !prints) return null
  const quoted = words.find((token) => token.kind === 'quoted')
  const body = words.slice(1).filter((token) => !is(token, 'that'))
  const noun = readNoun(body, mind)
  const said =
    quoted?.text ??
    sentence(
      noun.words.length > 0 && noun.rest.length === 0 && !is(words[1], 'that')
        ? noun.words.join(' ')
        : body.map((token) => token.text).join(' '),
    )
  const about = quoted !== undefined || writes ? quotedName(quoted?.text ?? 'message') : noun.words.slice(-3)
  const level = words.some((token) => is(token, 'error', 'failure', 'errors'))
    ? 'error'
    : words.some((token) => is(token, 'warning'))
      ? 'warn'
      : null
  const name = toStateName(['log', ...(about.length > 0 ? about : ['message'])])
  const action: Action = {
    name,
    longName: name,
    type: 'log',
    properties: [
      { path: ['message'], value: plainText(said) },
      ...(level === null ? [] : [{ path: ['level'], value: level }]),
    ],
    verb: 'log',
    nouns: [...noun.words],
  }
  mind.actions.push(action)
  return [{ kind: 'action', action }]
}

function quotedName(text: string): readonly string[] {
  const words = toStateName(text)
    .split('_')
    .filter((word) => word !== '')
  return words.length > 0 && words.length <= 3 ? words : ['message']
}

function sentence(text: string): string {
  return text === '' ? 'Logged' : (text[0]?.toUpperCase() ?? '') + text.slice(1)
}

/** A person's words are no templates: `${` in them is just that. */
export function plainText(text: string): string {
  return text.replace(/\$\{/g, '\\${')
}

/** `set the status to "shipped"`, `set total = price * 2`. */
export function readSet(words: Words, mind: Mind): Step[] | null {
  const first = words[0]
  if (!is(first, 'set', 'sets') || is(words[1], 'up', 'off', 'out')) return null
  const to = indexOf(words, ['to', '='])
  if (to < 2 || to === words.length - 1) return null
  const noun = readNoun(words.slice(1, to), mind)
  if (noun.words.length === 0 || noun.words.length > 4) return null
  const value = words.slice(to + 1)
  const only = value.length === 1 ? value[0] : undefined
  if (only === undefined && value.length > 4) return null
  const key = toKey(noun.words)
  const json =
    only?.kind === 'number' && only.unit === undefined
      ? (only.value ?? 0)
      : is(only, 'true', 'false')
        ? is(only, 'true')
        : plainText(value.map((token) => token.text).join(' '))
  const name = toStateName(['set', ...noun.words])
  const action: Action = {
    name,
    longName: toStateName([name, ...value.map((token) => token.lower)]),
    type: 'transform',
    properties: [{ path: ['set', key], value: json }],
    verb: 'set',
    nouns: [...noun.words],
  }
  mind.actions.push(action)
  return [{ kind: 'action', action }]
}

const minds = ['ai', 'llm', 'model', 'gpt', 'assistant', 'intelligence', 'chatgpt', 'claude']

/** `let the AI decide whether the review is positive`, `use AI to classify the mail as spam or ham`. */
export function readDecision(words: Words, mind: Mind): Step[] | null {
  const at = words.findIndex((token) => token.kind === 'word' && minds.includes(token.lower))
  if (at < 0) return null
  const verb = words.findIndex((token) =>
    is(
      token,
      'decide',
      'decides',
      'determine',
      'determines',
      'judge',
      'judges',
      'classify',
      'classifies',
      'choose',
      'chooses',
      'categorise',
      'categorize',
      'assess',
      'check',
      'evaluate',
    ),
  )
  if (verb < 0) return null
  const body = words.slice(verb + 1)
  const whether = indexOf(body, ['whether', 'if'])
  const said = body.map((token) => token.text).join(' ')
  const action: Action = {
    name: '',
    longName: '',
    type: 'decision',
    properties: [],
    verb: 'decide',
    nouns: [],
  }
  if (whether >= 0) {
    const condition = readCondition(body.slice(whether + 1), mind)
    const text = body
      .slice(whether + 1)
      .map((token) => token.text)
      .join(' ')
    action.name = toStateName([
      'decide',
      ...(condition !== null && condition.kind === 'flag' ? [condition.key] : ['outcome']),
    ])
    action.properties = [
      { path: ['question'], value: plainText(`Is it true that ${text}?`) },
      { path: ['choices'], value: ['yes', 'no'] },
    ]
    mind.question = condition
    if (condition !== null && condition.kind === 'flag') mind.choices.set(condition.key, action)
  } else {
    const as = indexOf(body, ['as', 'into', 'between', 'among'])
    const noun = readNoun(as < 0 ? body : body.slice(0, as), mind)
    const choices = as < 0 ? [] : choicesOf(body.slice(as + 1))
    if (choices.length < 2) return null
    action.name = toStateName([
      words[verb]?.lower.replace(/ies$/, 'y').replace(/s$/, '') ?? 'decide',
      ...noun.words.slice(-2),
    ])
    action.nouns = [...noun.words]
    action.properties = [
      { path: ['question'], value: plainText(`How should I ${words[verb]?.lower ?? 'decide'} ${said}?`) },
      { path: ['choices'], value: choices },
    ]
    for (const choice of choices) mind.choices.set(`is_${choice}`, action)
    mind.choices.set('category', action)
    if (noun.words.length > 0) mind.focus = noun.words.slice(-3)
  }
  action.longName = action.name
  mind.actions.push(action)
  note(
    mind,
    `"${action.name}" asks a model to decide; steps of that kind can be drawn and checked, but not run yet.`,
  )
  return [{ kind: 'action', action }]
}

export function choicesOf(words: Words): string[] {
  const list = phrase(words)
    .split(/\s*,\s*|\s+or\s+|\s+and\s+/)
    .map((part) => toKey(part.replace(/^(either|a|an|the)\s+/, '')))
    .filter((part) => part !== '')
  return [...new Set(list)]
}
