// A step type of your own: `state cost: shipping_cost { … }` in a workflow. See docs/own-steps.md.
import { defineStep, StepFailure } from '@rabbit/step-kit'

const zones = { DE: 4, FR: 9, US: 24 }

export default defineStep({
  name: 'shipping_cost',
  title: 'Shipping cost',
  description: 'Works out what a parcel costs.',
  icon: 'truck',
  category: 'data',
  properties: {
    country: { type: { kind: 'string' }, description: 'Where it goes.', required: true, example: '"DE"' },
    kilograms: {
      type: { kind: 'number', min: 0, max: 30 },
      description: 'What it weighs.',
      required: true,
      example: '2.5',
    },
  },
  writes: { cost: { type: { kind: 'number' }, description: 'In euros.' } },
  run({ properties: { country, kilograms } }, { log }) {
    const base = Object.hasOwn(zones, country) ? zones[country] : undefined
    if (base === undefined)
      throw new StepFailure('NotServed', `Nothing is sent to ${country}.`, { retryable: false })
    const cost = Math.round((base + kilograms * 1.5) * 100) / 100
    log(`${kilograms} kg to ${country}: ${cost} EUR`)
    return { cost }
  },
})
