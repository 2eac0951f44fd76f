import type { AssistantAnswer } from '@rabbit/contract'
import type { Actor } from '../auth/actor.ts'
import type { AnswerStore } from '../stores/answer-store.ts'

/** What the assistant is asked: a message about a text, `''` for none. */
export interface Question {
  readonly text: string
  readonly message: string
  readonly signal: AbortSignal
  /** Is given what a model writes, piece by piece, while it writes. */
  readonly onPiece: (piece: string) => void
}

/** Rules, what was learned, or a model: whoever answers. */
export type Assistant = (question: Question) => Promise<AssistantAnswer>

export interface AssistantService {
  ask(
    actor: Actor,
    request: { chatId: string; text: string; message: string },
    signal?: AbortSignal,
  ): Promise<AssistantAnswer>
}

export interface AssistantNeeds {
  readonly assistant: Assistant
  readonly answers: AnswerStore
  readonly sendPiece: (actor: Actor, piece: { chatId: string; text: string }) => void
}

export function createAssistantService({ assistant, answers, sendPiece }: AssistantNeeds): AssistantService {
  return {
    async ask(actor, { chatId, text, message }, signal = new AbortController().signal) {
      const onPiece = (piece: string) => sendPiece(actor, { chatId, text: piece })
      const answer = await assistant({ text, message, signal, onPiece })
      await answers.keep(actor, { chatId, question: message, answer })
      return answer
    },
  }
}
