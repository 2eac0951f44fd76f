import { describe, expect, it } from 'vitest'
import { callStep, defineStep, isStep, StepFailure } from './index.mjs'

const charge = defineStep({
  name: 'charge_card',
  description: 'Charges a card.',
  properties: {
    amount: { type: { kind: 'number', min: 1, integer: true }, description: 'How much.', required: true },
    currency: { type: { kind: 'enum', values: ['EUR', 'USD'] }, description: 'In what.' },
    within: { type: { kind: 'duration' }, description: 'How soon.' },
    tags: { type: { kind: 'list', items: { kind: 'string' } }, description: 'Words.' },
    note: { type: { kind: 'any' }, description: 'Whatever.' },
    to: {
      type: {
        kind: 'object',
        properties: { name: { type: { kind: 'string' }, description: 'Who.', required: true } },
      },
      description: 'Who gets it.',
    },
  },
  run({ properties, state, attempt }, { log }) {
    // Typed by the schema: these lines are checked with the rest.
    const amount: number = properties.amount
    const currency: 'EUR' | 'USD' | undefined = properties.currency
    const tags: readonly string[] = properties.tags ?? []
    log(`${state}, attempt ${attempt}`)
    if (amount === 13)
      throw new StepFailure('CardDeclined', 'No.', { retryable: false, details: { code: 7 } })
    if (amount === 14) throw Object.assign(new Error('Busy.'), { name: 'Busy', retryAfterMs: 5_000 })
    if (amount === 15) throw new TypeError('A mistake.')
    if (amount === 16) return [amount]
    return { paid: amount, currency, within: properties.within, tags: tags.length, at: new Date(0) }
  },
})

const said = async (properties: Parameters<typeof callStep>[1]['properties']) => {
  const outcome = await callStep(charge, { properties })
  return outcome.kind === 'failed' ? `${outcome.error.class}: ${outcome.error.message}` : outcome.result
}

describe('a step of one’s own', () => {
  it('gets properties that fit its schema, and gives a map as JSON', async () => {
    const properties = { amount: 5, currency: 'EUR', within: '2m', tags: ['a'], to: { name: 'Ada' } }
    expect(await callStep(charge, { properties })).toEqual({
      kind: 'completed',
      result: { paid: 5, currency: 'EUR', within: 120_000, tags: 1, at: '1970-01-01T00:00:00.000Z' },
      log: ['charge_card, attempt 1'],
    })
    expect(await said({ amount: 5, within: 40, currency: null })).toMatchObject({ within: 40, paid: 5 })
  })

  it.each([
    [{}, 'PropertyError: charge_card needs amount.'],
    [{ amount: 'x' }, 'PropertyError: amount of charge_card must be a whole number from 1, not "x".'],
    [{ amount: 0 }, 'PropertyError: amount of charge_card must be a whole number from 1, not 0.'],
    [{ amount: 1.5 }, 'PropertyError: amount of charge_card must be a whole number from 1, not 1.5.'],
    [
      { amount: 1, currency: 'GBP' },
      'PropertyError: currency of charge_card must be one of EUR, USD, not "GBP".',
    ],
    [
      { amount: 1, within: 'soon' },
      'PropertyError: within of charge_card must be a duration such as 30s, not "soon".',
    ],
    [{ amount: 1, tags: ['a', 2] }, 'PropertyError: item 2 of tags of charge_card must be a text, not 2.'],
    [{ amount: 1, to: {} }, 'PropertyError: to of charge_card needs name.'],
    [
      { amount: 16 },
      'StepError: run of charge_card gave a list; it must give a map such as { total: 7 }, or nothing.',
    ],
  ])('fails for %j with a sentence', async (properties, sentence) => {
    expect(await said(properties)).toBe(sentence)
  })

  it('fails as it says', async () => {
    const outcome = (amount: number) => callStep(charge, { properties: { amount }, attempt: 2 })
    const log = ['charge_card, attempt 2']
    expect(await outcome(13)).toEqual({
      ...{ kind: 'failed', retryable: false, log },
      error: { class: 'CardDeclined', message: 'No.', details: { code: 7 } },
    })
    expect(await outcome(14)).toEqual({
      ...{ kind: 'failed', retryable: true, retryAfterMs: 5_000, log },
      error: { class: 'Busy', message: 'Busy.' },
    })
    expect(await outcome(15)).toMatchObject({ retryable: true, error: { class: 'StepError' } })
  })

  it('is refused where it lacks something, with a sentence', () => {
    const run = () => ({})
    const make = (definition: object) => () => defineStep(definition as Parameters<typeof defineStep>[0])
    expect(make({ name: 'two words' })).toThrow('one word such as charge_card, not "two words"')
    expect(make({ name: 'a', run })).toThrow('The step a needs a description')
    expect(make({ name: 'a', description: 'Is.' })).toThrow('The step a needs a run')
    expect(make({ name: 'a', description: 'Is.', run, properties: { b: {} } })).toThrow(
      'a type for its property b',
    )
    expect(isStep(charge)).toBe(true)
    expect(isStep({ ...charge })).toBe(true)
    expect(isStep({ name: 'a', run })).toBe(false)
  })
})
