import { diffGraphs, openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { plain } from '../testing/judge-refinement.ts'
import { refineByRules } from './refine.ts'
import { translateByRules } from './translate.ts'

/** The example of the language's own page. */
const wanted = `workflow customer_onboarding "Onboard a new customer"

input { email: string, plan: "free" | "pro" = "free", amount: number }

on webhook POST "/signup"
on schedule "0 9 * * 1-5" in "Europe/Berlin"
on event "customer.created"

state validate: http {
  url: "https://api.example.com/validate"
  method: POST
  body: { email: "\${email}" }
  timeout: 10s
  retry: { attempts: 3, backoff: 2s, factor: 2, max: 1m }
}
state score: decision {
  question: "Is this customer eligible for the premium offer?"
  choices: [premium, basic]
  min_confidence: 70
}
state review: approval { assignees: ["sales"], timeout: 2d }
state pay: http { url: "\${secrets.PAY_URL}", method: POST, compensate: refund }

start -> validate
validate -> score: is_valid
validate -> reject: otherwise
validate -> ops: on error NetworkError
score -> premium_offer: premium
score -> [welcome_mail, crm_update]: basic
score -> review: confidence < 70
review -> premium_offer: ai "The reviewer's comment is positive"
[welcome_mail, crm_update] -> end
`

const description = 'First validate the customer. If it is valid, score the customer, otherwise reject it.'

const instructions = [
  'Rename validate_customer to validate, score_customer to score and reject_customer to reject',
  'call the workflow customer_onboarding and the title to "Onboard a new customer"',
  'add an input email, a text',
  'Please add an input plan that is free or pro, free by default',
  'and add an input amount that is a number',
  'start it by webhook POST /signup',
  'also run it every weekday at 9 in Berlin',
  'also start it on the event "customer.created"',
  'make validate a POST request to https://api.example.com/validate',
  'add the email to the body of validate',
  'give validate a timeout of 10 seconds',
  'try validate 3 times with exponential backoff starting at 2 seconds',
  'set the maximum backoff of validate to 1 minute',
  'make score a decision with the question "Is this customer eligible for the premium offer?" and the choices premium and basic',
  'set the minimum confidence of score to 70',
  'connect validate to a new step ops on NetworkError',
  'disconnect score from the end',
  'disconnect reject from the end',
  'connect score to premium_offer if premium',
  'connect score to welcome_mail and crm_update if basic',
  'connect score to a new step review if confidence < 70',
  'make review an approval by sales',
  'remove the question of review',
  'give sales 2 days to answer',
  'connect review to premium_offer if the AI finds "The reviewer\'s comment is positive"',
  'wait for both welcome_mail and crm_update before the end',
  'add an unconnected step pay',
  'make pay a POST request to https://pay.example.com',
  'set the url of pay to "${secrets.PAY_URL}"',
  'set the compensation of pay to refund',
]

describe('a workflow that grows by plain words', () => {
  it('becomes the example of the language page', () => {
    const first = translateByRules(description).value
    let text = first.kind === 'workflow' ? first.text : ''
    for (const instruction of instructions) {
      const { value } = refineByRules(text, instruction)
      expect(value, `${instruction}\n${text}`).toMatchObject({ kind: 'edited' })
      if (value.kind === 'edited') text = value.text
    }
    const [made, example] = [openWorkflow(text), openWorkflow(wanted)]
    expect(diffGraphs(plain(example.graph), plain(made.graph)), text).toEqual([])
    expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
