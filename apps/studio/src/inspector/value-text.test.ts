import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { propertiesOf, propertyAt } from './property-source.ts'
import { readTyped, typedFree, typedText } from './value-text.ts'

describe('what is typed into a field', () => {
  it.each([
    ['string', { kind: 'string' }, 'hi ${name}', { json: 'hi ${name}' }],
    ['number', { kind: 'number' }, '3', { source: '3' }],
    ['duration', { kind: 'duration' }, '30s', { source: '30s' }],
    ['enum', { kind: 'enum', values: ['GET'] }, 'GET', { source: 'GET' }],
    ['state', { kind: 'state' }, 'Send e-mail', { json: 'Send e-mail' }],
    ['anything, a list', { kind: 'any' }, '[1, 2]', { source: '[1, 2]' }],
    ['anything, words', { kind: 'any' }, 'two words', { json: 'two words' }],
  ] as const)('is a %s', (_, type, typed, value) => {
    expect(readTyped(type, typed)).toEqual({ kind: 'value', value })
  })

  it('clears the property when it is empty', () => {
    expect(readTyped({ kind: 'duration' }, '  ')).toEqual({ kind: 'value', value: null })
  })

  it.each([
    [{ kind: 'number', min: 1, integer: true }, '0'],
    [{ kind: 'number', integer: true }, '1.5'],
    [{ kind: 'duration' }, '30'],
    [{ kind: 'boolean' }, 'maybe'],
  ] as const)('%j refuses %j in a sentence', (type, typed) => {
    expect(readTyped(type, typed)).toMatchObject({ kind: 'wrong', message: expect.stringMatching(/\.$/) })
  })
})

describe('a property as it is written', () => {
  const workflow = openWorkflow(
    'state a: http {\n  url: "https://x/${id}?a=\\"b\\""\n  retry: { attempts: 3 }\n  headers: { n: "12", m: 12 }\n}\n',
  )
  const properties = propertiesOf(workflow, 'a')

  it('shows text with its templates and without its quotes', () => {
    expect(typedText(properties.get('url') as never)).toBe('https://x/${id}?a="b"')
  })

  it('is found along a path into maps', () => {
    expect(propertyAt(properties, ['retry', 'attempts'])?.source).toBe('3')
    expect(propertyAt(properties, ['retry', 'max'])).toBe(undefined)
  })

  it('keeps the quotes of a text that looks like a number', () => {
    expect(typedFree(propertyAt(properties, ['headers', 'n']) as never)).toBe('"12"')
    expect(typedFree(propertyAt(properties, ['headers', 'm']) as never)).toBe('12')
  })
})
