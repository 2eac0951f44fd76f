import type { AssistantAnswer } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'

export interface AnswerStore {
  /** Keeps an answer of the assistant with all that it rests on. */
  keep(actor: Actor, exchange: { chatId: string; question: string; answer: AssistantAnswer }): Promise<void>
}

export function createAnswerStore(prisma: PrismaClient): AnswerStore {
  return {
    async keep({ workspaceId, userId }, { chatId, question, answer }) {
      const { kind, message, text, source, confidence, confidenceParts, notes, costUsd, latencyMs } = answer
      await prisma.answer.create({
        data: {
          workspaceId,
          chatId,
          userId,
          question,
          kind,
          message,
          text,
          source,
          confidence,
          confidenceParts,
          notes,
          costUsd,
          latencyMs,
        },
      })
    },
  }
}
