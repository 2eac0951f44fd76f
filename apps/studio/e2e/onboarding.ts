import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The example of the language's own page: every surface must be able to make it. */
export const onboarding = readFileSync(
  join(import.meta.dirname, '../../../packages/dsl/corpus/compat/declarations.rabbit'),
  'utf8',
)

/** A description and then plain instructions that make it. */
export const onboardingInWords = [
  'First validate the customer. If it is valid, score the customer, otherwise reject it.',
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
