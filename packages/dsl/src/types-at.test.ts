import { describe, expect, it } from 'vitest'
import { describeType, openWorkflow, typeAt, typesAt } from './index.ts'

const text = `input { amount: number, plan: "free" | "pro" }
state ask: approval { question: "Pay \${amount + 1}?" }
state fetch: http { url: "https://example.com" }
start -> ask: amount > 3
ask -> mend: on error
ask -> fetch: approved
fetch -> end: plan == "pro"
`
const workflow = openWorkflow(text)

function typesBefore(part: string): Record<string, string> {
  const scope = typesAt(workflow, text.indexOf(part))
  return Object.fromEntries([...scope].map(([name, type]) => [name, describeType(type)]))
}

describe('typesAt', () => {
  it('knows the names at a place, and what was written on every path to it (V11)', () => {
    const input = '{ amount: number, plan: "free" | "pro", … }'
    expect(typesBefore('amount > 3')).toMatchObject({ input, amount: 'number', plan: '"free" | "pro"' })
    expect(typesBefore('amount > 3')).not.toHaveProperty('approved')
    expect(typesBefore('approved')).toMatchObject({
      amount: 'number',
      approved: 'boolean',
      comment: 'string',
    })
    expect(typesBefore('plan == "pro"')).toMatchObject({ input })
    expect(typesBefore('plan == "pro"')).not.toHaveProperty('plan')
  })

  it('has no type for what a failed state would have written (V11)', () => {
    const failed = openWorkflow(text.replace('mend: on error', 'mend: on timeout\nmend -> end: approved'))
    expect(typesAt(failed, failed.text.indexOf('approved\n')).has('approved')).toBe(false)
  })
})

describe('typeAt', () => {
  it('is the type of the smallest part around an offset (X13)', () => {
    const at = (offset: number) => {
      const part = typeAt(workflow, offset)
      return part && [text.slice(part.from, part.to), describeType(part.type)]
    }
    expect(at(text.indexOf('amount + 1') + 2)).toEqual(['amount', 'number'])
    expect(at(text.indexOf('+ 1') + 1)).toEqual(['amount + 1', 'number'])
    expect(at(text.indexOf('approved'))).toEqual(['approved', 'boolean'])
    expect(at(0)).toBe(null)
  })
})
