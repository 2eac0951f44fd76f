import { openWorkflow } from '@rabbit/dsl'
import type { Answer, AnswerSource, Clock, ConfidencePart } from './answer.ts'
import type { Price } from './gateway/cost.ts'
import { createGateway, type Gateway, type Timer } from './gateway/gateway.ts'
import type { Provider } from './gateway/provider.ts'
import { intentOf } from './intent.ts'
import { refineWithModel, translateWithModel } from './model-answers.ts'
import { explainByRules } from './translator/explain.ts'
import { type Refinement, refineByRules } from './translator/refine.ts'
import { type Translation, translateByRules } from './translator/translate.ts'

/** One message of the chat. `text` is the document as it stands, '' for none. */
export interface AssistantRequest {
  readonly text: string
  readonly message: string
  readonly signal?: AbortSignal
  /** Gets pieces of what a model writes, while it writes. They are no answer: only the result is. */
  readonly onPiece?: (piece: string) => void
}

/** What the chat answers: a whole new text to accept or not, words, or a question back. */
export interface AssistantReply {
  readonly kind: 'proposal' | 'explanation' | 'question'
  readonly message: string
  /** null unless a proposal. */
  readonly text: string | null
  readonly source: AnswerSource
  /** 0 to 100. */
  readonly confidence: number
  readonly confidenceParts: readonly ConfidencePart[]
  readonly notes: readonly string[]
  readonly costUsd: number | null
  readonly latencyMs: number
}

export interface AssistantOptions {
  /** null: everything is answered by rules. */
  readonly provider: Provider | null
  readonly clock: Clock
  /** For the deadline of a model; without it only the caller's signal ends a request. */
  readonly timer?: Timer
  readonly price?: Price | null
  readonly budgetUsd?: number
  readonly deadlineMs?: number
  readonly secrets?: () => readonly string[]
}

export interface Assistant {
  ask(request: AssistantRequest): Promise<AssistantReply>
}

/** Answers from a model where there is one, from rules where there is none or where it fails, and says which. */
export function createAssistant(options: AssistantOptions): Assistant {
  const gateway = createGateway(options)
  return { ask: (request) => ask(gateway, options.clock, request) }
}

async function ask(gateway: Gateway, clock: Clock, request: AssistantRequest): Promise<AssistantReply> {
  const begun = clock.now()
  const reply = await answer(gateway, request)
  return { ...reply, latencyMs: Math.max(0, clock.now() - begun) }
}

async function answer(gateway: Gateway, request: AssistantRequest): Promise<AssistantReply> {
  const { text, message } = request
  switch (intentOf(text, message)) {
    case 'explain':
      return explanation(explainByRules(text, undefined, message))
    case 'translate':
      return translation(
        await translateWithModel(gateway, message, request, () => translateByRules(message)),
        isEmpty(text),
      )
    case 'refine':
      return refinement(
        await refineWithModel(gateway, text, message, request, () => refineByRules(text, message)),
      )
  }
}

function isEmpty(text: string): boolean {
  return openWorkflow(text).graph.states.length === 0
}

function explanation({ value, ...rest }: Answer<string>): AssistantReply {
  return shape('explanation', value, null, rest)
}

function translation({ value, ...rest }: Answer<Translation>, fresh: boolean): AssistantReply {
  if (value.kind === 'question') return shape('question', value.question, null, rest)
  const { graph } = openWorkflow(value.text)
  const steps = graph.states.filter(({ name }) => name !== 'start' && name !== 'end').length
  const instead = fresh ? '' : ' It takes the place of the present one.'
  return shape(
    'proposal',
    `Here is a workflow of ${steps} step${steps === 1 ? '' : 's'}.${instead}`,
    value.text,
    rest,
  )
}

function refinement({ value, ...rest }: Answer<Refinement>): AssistantReply {
  if (value.kind === 'question') return shape('question', value.question, null, rest)
  return shape('proposal', value.done.join(' ') || 'Here is the changed workflow.', value.text, rest)
}

function shape(
  kind: AssistantReply['kind'],
  message: string,
  text: string | null,
  { source, confidence, confidenceParts, notes, costUsd, latencyMs }: Omit<Answer<unknown>, 'value'>,
): AssistantReply {
  return { kind, message, text, source, confidence, confidenceParts, notes, costUsd, latencyMs }
}
