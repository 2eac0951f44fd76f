import { completePrompt, type Gateway, type OutputField, type PromptAnswer } from '@rabbit/ai'
import type { Json } from '@rabbit/dsl'
import type { StepHandler, StepOutcome } from '@rabbit/engine'
import { propertyError } from './support/property-error.ts'

/** So long a prompt and its system text may be together. */
const maxCharacters = 400_000
/** The longest answer unless told, and at most. */
const usualTokens = 2_000
const maxTokens = 32_000
const maxKeys = 100

/** Asks the connected model; its text is at `text`, or the keys of `output` are the result. */
export function createLlmStep(gateway: Gateway): StepHandler {
  return {
    // Asking again costs again, and changes nothing.
    repeatable: true,
    async run({ state, properties }, { signal }) {
      const { prompt, system = '', model, temperature, max_tokens: tokens = usualTokens } = properties
      if (typeof prompt !== 'string' || prompt.trim() === '')
        return propertyError(`prompt of ${state} must be a text.`)
      if (typeof system !== 'string') return propertyError(`system of ${state} must be a text.`)
      if (model !== undefined && typeof model !== 'string')
        return propertyError(`model of ${state} must be a text.`)
      if (temperature !== undefined && !isNumber(temperature, 0, 2))
        return propertyError(`temperature of ${state} must be a number from 0 to 2.`)
      if (!isNumber(tokens, 1, maxTokens) || !Number.isInteger(tokens))
        return propertyError(`max_tokens of ${state} must be a whole number from 1 to ${maxTokens}.`)
      const length = prompt.length + system.length
      if (length > maxCharacters) {
        const message = `The prompt of ${state} has ${length} characters; ${maxCharacters} are the most.`
        return { kind: 'failed', error: { class: 'LimitError', message }, retryable: false }
      }
      const output = readOutput(properties.output)
      if (output === undefined)
        return propertyError(
          `output of ${state} must be a map of up to ${maxKeys} keys, each with what it means, with a list of choices, or with { type: "number", meaning: "…" }; types are text, number, boolean, list.`,
        )
      const answer = await completePrompt(gateway, {
        ...{ prompt, system, output, signal, maxOutputTokens: tokens },
        ...(model !== undefined && { model }),
        ...(temperature !== undefined && { temperature }),
      })
      return outcomeOf(answer, { state, tokens, model: model ?? gateway.model })
    },
  }
}

function isNumber(value: Json, from: number, to: number): value is number {
  return typeof value === 'number' && value >= from && value <= to
}

/** Null when none is asked for, undefined when it is no description of one. */
function readOutput(value: Json | undefined): Record<string, OutputField> | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const entries = Object.entries(value).map(([key, field]) => [key, readField(field)] as const)
  if (entries.length === 0 || entries.length > maxKeys) return undefined
  if (entries.some(([key, field]) => field === null || key === '__proto__')) return undefined
  return Object.fromEntries(entries) as Record<string, OutputField>
}

function readField(field: Json): OutputField | null {
  if (typeof field === 'string') return field
  if (Array.isArray(field)) {
    const isChoice = field.length > 0 && field.every((choice) => typeof choice === 'string')
    return isChoice ? (field as string[]) : null
  }
  if (typeof field !== 'object' || field === null) return null
  const { type, meaning = '' } = field as Readonly<Record<string, Json>>
  const isKind = type === 'text' || type === 'number' || type === 'boolean' || type === 'list'
  return isKind && typeof meaning === 'string' ? { type, meaning } : null
}

export interface Asked {
  readonly state: string
  readonly tokens: number
  readonly model: string | null
}

/** What a model's answer means to the state that asked. */
export function outcomeOf(answer: PromptAnswer, { state, tokens, model }: Asked): StepOutcome {
  const { costUsd, latencyMs } = answer
  if (answer.kind === 'answered')
    return { kind: 'completed', result: answer.value, meta: { model, costUsd, latencyMs } }
  const failed = (errorClass: string, message: string, retryable: boolean): StepOutcome => ({
    kind: 'failed',
    error: { class: errorClass, message, details: { code: answer.code, model, costUsd } },
    retryable,
  })
  switch (answer.code) {
    case 'absent':
      return failed(
        'ModelMissing',
        `No language model is connected, so ${state} can't ask one. Start the studio with LLM_MODEL and LLM_BASE_URL or LLM_API_KEY.`,
        false,
      )
    case 'truncated':
      return failed(
        'ModelError',
        `The answer is longer than the ${tokens} tokens of max_tokens, or broke off.`,
        false,
      )
    case 'over-budget':
      return failed('LimitError', answer.message, false)
    case 'unauthorized':
    case 'not-found':
    case 'rejected':
    case 'refused':
      return failed('ModelError', answer.message, false)
    default:
      return failed('ModelError', answer.message, true)
  }
}
