import type { Property, State, Value } from '@rabbit/dsl'
import { expressionText } from '../build/expression-text.ts'
import { durationWords } from '../words/numbers.ts'
import { listed } from './schedule-words.ts'

/** What a state does, as the rest of a sentence that begins with its name. */
export function stateWords({ type, properties }: State): string {
  const text = (name: string) => valueWords(find(properties, name))
  switch (type) {
    case 'task':
      return 'is a task'
    case 'http': {
      const method = text('method') || 'GET'
      return `sends a ${method} request to ${text('url') || 'an address'}`
    }
    case 'log':
      return `writes "${text('message').replace(/\s+/g, ' ').trim()}" to the log${logLevel(text('level'))}`
    case 'wait':
      return text('for') === '' ? `waits until ${text('until') || 'a given time'}` : `waits ${text('for')}`
    case 'approval':
      return `asks ${text('assignees') || 'somebody'} for approval${text('question') === '' ? '' : `: "${text('question')}"`}`
    case 'transform':
      return `sets ${text('set') || 'values'}`
    case 'decision':
      return `lets AI decide${text('question') === '' ? '' : `: "${text('question')}"`}${text('choices') === '' ? '' : ` (${listed(choicesOf(find(properties, 'choices')), 'or')})`}`
    case 'email':
      return `sends an e-mail${text('to') === '' ? '' : ` to ${text('to')}`}`
    case 'sql':
      return `runs the database query "${text('query') || text('sql')}"`.replace(' ""', '')
    case 'llm':
      return `asks a language model${text('prompt') === '' ? '' : `: "${text('prompt').replace(/\s+/g, ' ').trim()}"`}`
    case 'code':
      return 'runs code of its own'
    case 'respond':
      return `answers the caller${text('status') === '' ? '' : ` with status ${text('status')}`}`
    default: {
      const first = properties.find(
        ({ name }) => !['timeout', 'retry', 'description', 'compensate'].includes(name),
      )
      return `is of type ${type}${first === undefined ? '' : ` (${first.name}: ${valueWords(first.value)})`}`
    }
  }
}

function logLevel(level: string): string {
  return level === '' || level === 'info' ? '' : `, as ${/^[aeiou]/.test(level) ? 'an' : 'a'} ${level}`
}

function choicesOf(value: Value | null): string[] {
  return value?.kind === 'list' ? value.items.map(valueWords) : []
}

/** Timeouts, retries and the like, a sentence each. */
export function carefulWords(properties: readonly Property[]): string[] {
  const sentences: string[] = []
  const timeout = find(properties, 'timeout')
  if (timeout !== null) sentences.push(`It may take ${valueWords(timeout)} at most.`)
  const retry = find(properties, 'retry')
  if (retry?.kind === 'map') sentences.push(retryWords(retry.entries))
  const sure = find(properties, 'min_confidence')
  if (sure !== null) sentences.push(`It counts with a confidence of at least ${valueWords(sure)}.`)
  const undo = find(properties, 'compensate')
  if (undo !== null) sentences.push(`It is undone by ${valueWords(undo)}.`)
  const failed = valueWords(find(properties, 'when_failed'))
  if (failed === 'skip') sentences.push('If it cannot be mended, it is skipped.')
  if (failed === 'fail') sentences.push('If it cannot be mended, the execution fails.')
  return sentences
}

function retryWords(entries: readonly Property[]): string {
  const get = (name: string) => valueWords(find(entries, name))
  const attempts = get('attempts')
  const backoff = get('backoff')
  const factor = get('factor')
  const max = get('max')
  const pause = backoff === '' ? '' : `, with ${backoff} between the first two`
  const longer =
    factor === '' || factor === '1' ? '' : `, each wait ${factor} times as long as the one before`
  const limit = max === '' ? '' : `, at most ${max}`
  return `It is tried ${attempts === '' ? 'several' : `up to ${attempts}`} times${pause}${longer}${limit}.`
}

function find(properties: readonly Property[], name: string): Value | null {
  return properties.find((property) => property.name === name)?.value ?? null
}

/** A property's value as a person would say it. */
export function valueWords(value: Value | null): string {
  if (value === null) return ''
  switch (value.kind) {
    case 'string':
      return value.parts
        .map((part) => (typeof part === 'string' ? part : `{${expressionText(part, "'")}}`))
        .join('')
    case 'number':
    case 'boolean':
      return String(value.value)
    case 'duration':
      return durationWords(value.ms)
    case 'null':
      return 'nothing'
    case 'name':
      return value.name
    case 'list':
      return listed(value.items.map(valueWords))
    case 'map':
      return listed(value.entries.map((entry) => `${entry.name} to ${valueWords(entry.value)}`))
  }
}
