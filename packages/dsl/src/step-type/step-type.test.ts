import { describe, expect, it } from 'vitest'
import { openWorkflow } from '../workflow.ts'
import {
  commonProperties,
  extendStepTypes,
  propertySchema,
  registerStepTypes,
  type StepType,
  stepTypes,
} from './index.ts'

const NAMES =
  'task http llm decision code transform approval wait event email notify sql map workflow publish soap respond log file object'

describe('the step types', () => {
  it('are those of the language', () => {
    expect([...stepTypes.keys()].sort()).toEqual(NAMES.split(' ').sort())
  })

  it.each([...stepTypes.values()])('$name says what it is, and why when it cannot run', (type) => {
    expect(type.title).not.toBe('')
    expect(type.description).toMatch(/\.$/)
    expect(type.icon).toMatch(/^[a-z0-9-]+$/)
    expect(type.cannotRun === undefined).toBe(type.runnable)
    for (const name of type.requiresOneOf ?? []) expect(type.properties).toHaveProperty(name)
    for (const property of Object.values(type.properties)) expect(property.description).toMatch(/[.…]$/)
  })

  it('are an open set', () => {
    const fax: StepType = { ...(stepTypes.get('notify') as StepType), name: 'fax' }
    expect(extendStepTypes(stepTypes, [fax]).get('fax')).toBe(fax)
    expect(stepTypes.has('fax')).toBe(false)
    expect(() => extendStepTypes(stepTypes, [{ ...fax, name: 'http' }])).toThrow(RangeError)
    expect(() => extendStepTypes(stepTypes, [{ ...fax, name: 'two words' }])).toThrow(RangeError)
    expect(() => extendStepTypes(stepTypes, [{ ...fax, properties: commonProperties }])).toThrow(RangeError)
  })

  it('know their own and the common properties, and nothing else', () => {
    const http = stepTypes.get('http') as StepType
    expect(propertySchema(http, 'url')?.required).toBe(true)
    expect(propertySchema(http, 'timeout')).toBe(commonProperties.timeout)
    expect(propertySchema(http, 'constructor')).toBeUndefined()
  })

  it('of an installation are known everywhere once they are registered, and are replaced by their like', () => {
    const text = 'state a: fax { number: 1 }\nstart -> a -> end'
    const fax = { ...(stepTypes.get('log') as StepType), name: 'fax', properties: {} }
    expect(openWorkflow(text).diagnostics.map(({ code }) => code)).toEqual(['R020'])
    registerStepTypes([fax])
    expect(openWorkflow(text).diagnostics.map(({ code }) => code)).toEqual(['R021'])
    const type = { kind: 'number' } as const
    registerStepTypes([{ ...fax, properties: { number: { type, description: 'Where to.' } } }])
    expect(openWorkflow(text).diagnostics).toEqual([])
    for (const name of ['http', 'two words']) {
      expect(() =>
        registerStepTypes([
          { ...fax, name: 'telex' },
          { ...fax, name },
        ]),
      ).toThrow(RangeError)
    }
    expect(stepTypes.has('telex')).toBe(false)
  })
})
