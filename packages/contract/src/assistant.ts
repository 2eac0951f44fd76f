import { z } from 'zod'
import { id } from './ids.ts'
import { workflowText } from './workflows.ts'

/** Who answered: fixed rules, what was learned from history, or a language model. */
export const answerSource = z.enum(['rule', 'learned', 'model'])

/**
 * What the chat answers. A `proposal` is a whole new text, to be accepted or not; an `explanation` is words only;
 * a `question` says what was not understood and what to write instead.
 */
export const assistantAnswer = z.strictObject({
  kind: z.enum(['proposal', 'explanation', 'question']),
  /** Words for the person. */
  message: z.string(),
  /** The proposed text; null unless a proposal. */
  text: z.string().nullable(),
  source: answerSource,
  /** 0 to 100. */
  confidence: z.number().min(0).max(100),
  /** The parts that the confidence came from. */
  confidenceParts: z.array(z.strictObject({ name: z.string(), value: z.number(), reason: z.string() })),
  /** What was assumed, left out or could not be understood, a sentence each. */
  notes: z.array(z.string()),
  /** In US dollars; 0 without a model, null when the price is not known. */
  costUsd: z.number().nullable(),
  latencyMs: z.number(),
})
export type AssistantAnswer = z.infer<typeof assistantAnswer>

/**
 * One message of the chat. While a model writes, pieces are pushed to the room of `chatId`; the whole answer is the
 * call's result. `text` is the document as it stands, '' for none.
 */
export const askAssistant = {
  input: z.strictObject({ chatId: id, text: workflowText, message: z.string().trim().min(1).max(20_000) }),
  output: assistantAnswer,
}
