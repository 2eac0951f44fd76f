import { compileExpression, evaluate, parseExpression } from '@rabbit/dsl'
import { type Row, timeInTurn } from './measure.ts'

const EACH = 100_000
const context = { amount: 150, country: 'FR', email: 'anna@example.com', items: [{ price: 5 }, { price: 7 }] }
type Context = typeof context

/** The same as functions written by hand, without bounds, messages and checks. */
const guards: Readonly<Record<string, (context: Context) => boolean>> = {
  'amount > 100 and country in ["DE","FR"]': ({ amount, country }) =>
    amount > 100 && ['DE', 'FR'].includes(country),
  'len(items) > 1 and ends_with(lower(email), ".com")': ({ items, email }) =>
    items.length > 1 && email.toLowerCase().endsWith('.com'),
}

/** Guards that have been compiled once, evaluated again and again. */
export function measureExpressions(): Row[] {
  return Object.entries(guards).map(([text, byHand]) => {
    const { expression } = parseExpression(text)
    if (!expression) throw new Error(`not an expression: ${text}`)
    const program = compileExpression(expression)
    const contexts = Array.from({ length: 16 }, (_, i) => ({ ...context, amount: 90 + i }))
    const count = (holds: (context: Context) => boolean) => {
      let held = 0
      for (let i = 0; i < EACH; i++) if (holds(contexts[i % 16] as Context)) held++
      return held
    }
    const answer = (given: Context) => {
      const result = evaluate(program, given, { now: 0 })
      return result.kind === 'value' && result.value === true
    }
    if (count(answer) !== count(byHand)) throw new Error(`another answer: ${text}`)
    const { ours, hand } = timeInTurn(
      { ours: () => count(answer), hand: () => count(byHand) },
      { runs: 20, warmUp: 5 },
    )
    const millions = ({ median }: { median: number }) =>
      `${(EACH / median / 1000).toFixed(1)} million a second`
    return {
      work: `evaluate \`${text}\``,
      ours: millions(ours),
      baseline: `a function written by hand ${millions(hand)}`,
      ratio: (ours.median / hand.median).toFixed(1),
    }
  })
}
