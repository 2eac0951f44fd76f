import { describe, expect, it } from 'vitest'
import { compileExpression, evaluate, isTruthy } from '../expression/index.ts'
import { openWorkflow } from '../workflow.ts'
import type { Transition } from './graph.ts'
import { runForm } from './run-form.ts'

function form(text: string) {
  return runForm(openWorkflow(text).graph)
}

/** The proposals as `name: value`, with the kind and what is not required. */
function short(text: string): Record<string, unknown> {
  return Object.fromEntries(
    form(text).map(({ name, type, required, proposed }) => [
      `${name}${required ? '' : '?'} ${type.kind}`,
      proposed,
    ]),
  )
}

describe('runForm', () => {
  it('asks for what guards read, with values that make the first ones hold (G20)', () => {
    const text =
      'start->validate_input;\nvalidate_input->process:is_valid==True;\nvalidate_input->error:is_valid==False;\nprocess->notify;\nnotify->end;\nerror->end;'
    expect(form(text)).toEqual([
      {
        name: 'is_valid',
        type: { kind: 'boolean' },
        required: true,
        proposed: true,
        why: 'Read by the guard "is_valid==True" of validate_input → process.',
      },
    ])
  })

  it.each([
    ['a->b: amount > 100; a->c: otherwise', { 'amount number': 120 }],
    ['a->b: amount > 1000; a->c: otherwise', { 'amount number': 1001 }],
    ['a->b: x < 0', { 'x number': -1 }],
    ['a->b: 0 <= x < 5', { 'x number': 1 }],
    ['a->b: score > 0.8 and score < 0.9', { 'score number': 0.85 }],
    ['a->b: x != 1', { 'x number': 2 }],
    ['a->b: ready', { 'ready boolean': true }],
    ['a->b: not ready', { 'ready boolean': false }],
    ['a->b: ready == False', { 'ready boolean': false }],
    ['a->b: status == "paid"', { 'status string': 'paid' }],
    ['a->b: status != "paid"', { 'status string': 'example status' }],
    ['a->b: status == "paid"; a->c: status == "open"', { 'status choice': 'paid' }],
    ['a->b: country in ["DE", "FR"]', { 'country choice': 'DE' }],
    [
      'a->b: order.total > 5 and order.customer.vip',
      { 'order map': { total: 120, customer: { vip: true } } },
    ],
    ['a->b: order["total"] == 5', { 'order map': { total: 5 } }],
    ['a->b: len(items) > 2', { 'items list': ['item 1', 'item 2', 'item 3'] }],
    ['a->b: items[0] == "x"', { 'items list': ['x'] }],
    ['a->b: "x" in tags', { 'tags list': ['x'] }],
    ['a->b: starts_with(code, "A")', { 'code string': 'A-1001' }],
    ['a->b: lower(plan) == "pro"', { 'plan string': 'pro' }],
    ['a->b: price * 2 > 900', { 'price number': 900 }],
    ['a->b: amount > limit', { 'amount number': 120, 'limit number': 1 }],
    ['a->b: has(coupon)', { 'coupon? string': 'example coupon' }],
    ['a->b: has(coupon) and coupon == "X"', { 'coupon? string': 'X' }],
    ['a->b: (count ?? 0) > 3', { 'count? number': 4 }],
    ['a->b: input.amount > 3', { 'amount number': 120 }],
    ['a->b: steps.a.ok and secrets.K and execution.attempt > 1', {}],
    [
      'a->b: is_valid; b->c: amount > 5; c->a: otherwise; c->d: done',
      { 'is_valid boolean': true, 'amount number': 120, 'done boolean': true },
    ],
    ['a->b; b->a: tries < 3; b->end: otherwise', { 'tries number': 3 }],
    ['a->b; b->a: not ok; b->end: ok', { 'ok boolean': true }],
    ['a->b: on error; a->c: x == 1', { 'x number': 1 }],
    ['a->b: x == 1; b->c: x == 2', { 'x number': 1 }],
    ['a->b: __proto__ == 1', {}],
  ])('%s', (text, expected) => {
    expect(short(text)).toEqual(expected)
  })

  it('asks for what templates read, by a fitting sample (G20)', () => {
    const text = `
      state greet: log { message: "Hello \${first_name}, your \${product} costs \${amount}" }
      state mail: email { to: "\${email}", subject: "Hi", body: "\${user.name} from \${user.city}" }
      state pause: wait { for: "\${delay}" }
      state ask: approval { assignees: "\${team}" }
      start -> greet -> mail -> pause -> ask -> end`
    expect(short(text)).toEqual({
      'first_name string': 'Alex',
      'product string': 'Teapot',
      'amount number': 120,
      'email string': 'alex@example.com',
      'user map': { name: 'Alex', city: 'Berlin' },
      'delay number': 1,
      'team list': ['example team'],
    })
  })

  it('does not ask for what a state writes, but for what a state reads before it writes it (G20)', () => {
    const text = `
      state sum: transform { set: { total: "\${price * quantity}", count: "\${count + 1}" } }
      state ask: approval { question: "Pay \${total}?" }
      start -> sum -> ask
      ask -> end: approved and total > 5
      ask -> sum: otherwise`
    expect(short(text)).toEqual({ 'price number': 120, 'quantity number': 2, 'count number': 2 })
  })

  it('does not ask for the item of a map, whatever it is called (G20)', () => {
    const text = (as: string) => `
      state each: map { items: "\${range(3)}", state: one ${as} }
      state one: transform { set: { twice: "\${2 * item + 2 * parcel}" } }
      start -> each -> end`
    expect(short(text(''))).toEqual({ 'parcel number': 1 })
    expect(short(text(', as: parcel'))).toEqual({ 'item number': 1 })
    expect(short(text(', as: "parcel"'))).toEqual({ 'item number': 1 })
  })

  it('asks for the declared input as declared (G20)', () => {
    const text = `
      input { email: string, plan: "free" | "pro" = "free", amount: number, level: "low" | "high", note?: string }
      start -> a: amount > 500 and level == "high" and plan == "pro"`
    expect(short(text)).toEqual({
      'email string': 'alex@example.com',
      'plan? choice': 'free',
      'amount number': 501,
      'level choice': 'high',
      'note? string': 'All is well.',
    })
  })

  it('leaves giant expressions to the person, and is quick about it (G20)', () => {
    const text = `a -> b: ${Array.from({ length: 2_000 }, (_, i) => `x${i} > ${i}`).join(' and ')}`
    expect(form(text)).toHaveLength(2_000)
  })

  it.each([
    'a->b: amount > 100 and country in ["DE", "FR"] and not blocked',
    'a->b: x > 5 or y > 5',
    'a->b: len(name) > 3 and name != "Alex"',
    'a->b: (a1 + b1) * 2 >= 40',
    'a->b: user.age >= 18 and user.email and contains(user.roles, "admin")',
    'a->b: 10 < x <= 12 and y == x',
    'a->b: score >= 0.75',
    'a->b: order.items[0].price > 20',
    'a->b: text ? True : False',
  ])('its proposals make the guard hold: %s (G20)', (text) => {
    const { graph } = openWorkflow(text)
    const { guard } = graph.transitions[0] as Transition
    if (guard?.kind !== 'expression') throw new Error('no expression')
    const context = Object.fromEntries(runForm(graph).map(({ name, proposed }) => [name, proposed]))
    const result = evaluate(compileExpression(guard.expression), context, { now: 0 })
    expect(result.kind === 'value' && isTruthy(result.value), JSON.stringify({ context, result })).toBe(true)
  })
})
