export type { MockedAnswer, Trial, TrialAnswer, TrialOptions } from './trial.ts'
export { openTrial } from './trial.ts'
