export { type Answer, type AnswerSource, type Clock, type ConfidencePart, stoppedClock } from './answer.ts'
export { type Translation, translateByRules } from './translator/translate.ts'
