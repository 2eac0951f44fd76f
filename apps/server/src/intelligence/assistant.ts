import { createAssistant as createAi, createOpenAiProvider } from '@rabbit/ai'
import type { ModelConfig } from '../config.ts'
import type { Assistant } from '../services/assistant.ts'

export interface AssistantParts {
  /** null: rules alone. */
  readonly model: ModelConfig | null
  /** The door to an address that the environment lists. */
  readonly fetchFor: (baseUrl: string) => typeof fetch
  readonly clock: { now(): number }
}

/** Who answers the chat: the configured model, and the built-in rules where there is none or where it fails. */
export function createAssistant({ model, fetchFor, clock }: AssistantParts): Assistant {
  const provider = model && providerFor(model, fetchFor(model.baseUrl))
  const ai = createAi({ provider, clock, timer, secrets: () => secretsOf(model) })
  return async (question) => {
    const { confidenceParts, notes, ...reply } = await ai.ask(question)
    return { ...reply, confidenceParts: [...confidenceParts], notes: [...notes] }
  }
}

const providerFor = ({ baseUrl, apiKey, name }: ModelConfig, send: typeof fetch) =>
  createOpenAiProvider({ baseUrl, apiKey, model: name, fetch: (url, init) => send(url, init) })

const secretsOf = (model: ModelConfig | null): string[] => (model?.apiKey ? [model.apiKey] : [])

const timer = {
  after(ms: number, then: () => void) {
    const timeout = setTimeout(then, ms)
    return { cancel: () => clearTimeout(timeout) }
  },
}
