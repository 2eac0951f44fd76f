import { createGateway, createOpenAiProvider, type Gateway, type Provider } from '@rabbit/ai'
import type { ModelConfig } from '../config.ts'

export interface ModelParts {
  /** null: none is connected. */
  readonly model: ModelConfig | null
  /** The door to an address that the environment lists. */
  readonly fetchFor: (baseUrl: string) => typeof fetch
  readonly clock: { now(): number }
}

/** How long a state waits for the model's answer, unless its `timeout` is shorter. */
const deadlineMs = 120_000

/** The way of `llm` states to the configured model. */
export function createModelGateway(parts: ModelParts): Gateway {
  const { model, clock } = parts
  return createGateway({
    provider: providerOf(parts),
    clock,
    timer,
    deadlineMs,
    price: model?.price ?? null,
    ...(model?.budgetUsd == null ? {} : { budgetUsd: model.budgetUsd }),
    secrets: () => keysOf(model),
  })
}

export function providerOf({ model, fetchFor }: Omit<ModelParts, 'clock'>): Provider | null {
  if (model === null) return null
  const { baseUrl, apiKey, name } = model
  const send = fetchFor(baseUrl)
  return createOpenAiProvider({ baseUrl, apiKey, model: name, fetch: (url, init) => send(url, init) })
}

/** What must never be in a prompt. */
export const keysOf = (model: ModelConfig | null): string[] => (model?.apiKey ? [model.apiKey] : [])

export const timer = {
  after(ms: number, then: () => void) {
    const timeout = setTimeout(then, ms)
    return { cancel: () => clearTimeout(timeout) }
  },
}
