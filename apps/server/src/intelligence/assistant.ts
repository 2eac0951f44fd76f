import { createAssistant as createAi } from '@rabbit/ai'
import type { Assistant } from '../services/assistant.ts'
import { keysOf, type ModelParts, providerOf, timer } from './model.ts'

/** Who answers the chat: the configured model, and the built-in rules where there is none or where it fails. */
export function createAssistant(parts: ModelParts): Assistant {
  const { model, clock } = parts
  const ai = createAi({ provider: providerOf(parts), clock, timer, secrets: () => keysOf(model) })
  return async (question) => {
    const { confidenceParts, notes, ...reply } = await ai.ask(question)
    return { ...reply, confidenceParts: [...confidenceParts], notes: [...notes] }
  }
}
