export { type Answer, type AnswerSource, type Clock, type ConfidencePart, stoppedClock } from './answer.ts'
export {
  type Assistant,
  type AssistantOptions,
  type AssistantReply,
  type AssistantRequest,
  createAssistant,
} from './assistant.ts'
export {
  completePrompt,
  type OutputField,
  type PromptAnswer,
  type PromptRequest,
} from './complete-prompt.ts'
export type { Price } from './gateway/cost.ts'
export {
  createGateway,
  type Gateway,
  type GatewayOptions,
  type GatewayReply,
  type Timer,
} from './gateway/gateway.ts'
export { createOpenAiProvider, type FetchPort, type OpenAiOptions } from './gateway/openai-compatible.ts'
export type {
  ModelFailure,
  ModelFailureCode,
  ModelMessage,
  ModelReply,
  ModelRequest,
  Provider,
} from './gateway/provider.ts'
export { redact } from './gateway/redact.ts'
export { explain, type PlainAnswer, refine, translate } from './plain.ts'
export type { Draft } from './translator/draft.ts'
export { explainByRules } from './translator/explain.ts'
export { type Refinement, refineByRules } from './translator/refine.ts'
export { type Translation, translateByRules } from './translator/translate.ts'
