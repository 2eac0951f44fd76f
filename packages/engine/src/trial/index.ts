export type { MockedAnswer, Trial, TrialAnswer, TrialAttempt, TrialExecution, TrialOptions } from './trial.ts'
export { openTrial } from './trial.ts'
