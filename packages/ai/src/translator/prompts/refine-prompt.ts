import { z } from 'zod'
import type { Prompt } from '../../prompt/prompt.ts'
import { draftGuard, draftProperty, draftTrigger } from '../draft.ts'
import { languageRules } from './language-rules.ts'

const arrow = { from: z.array(z.string()).min(1), to: z.array(z.string()).min(1) }

/** The edits that a model may ask for; each is planned and checked like one of a person. */
export const modelEdit = z.union([
  z.strictObject({
    kind: z.literal('add-state'),
    name: z.string(),
    type: z.string(),
    properties: z.array(draftProperty),
  }),
  z.strictObject({ kind: z.literal('remove-state'), name: z.string() }),
  z.strictObject({ kind: z.literal('rename-state'), name: z.string(), newName: z.string() }),
  z.strictObject({ kind: z.literal('retype-state'), name: z.string(), type: z.string() }),
  z.strictObject({ kind: z.literal('set-property'), state: z.string(), property: draftProperty }),
  z.strictObject({ kind: z.literal('clear-property'), state: z.string(), path: z.array(z.string()).min(1) }),
  z.strictObject({
    kind: z.literal('connect'),
    ...arrow,
    guard: draftGuard.nullable(),
    join: z.union([z.enum(['all', 'any']), z.number().int().min(1)]).nullable(),
  }),
  z.strictObject({ kind: z.literal('disconnect'), from: z.string(), to: z.string() }),
  z.strictObject({
    kind: z.literal('set-guard'),
    from: z.string(),
    to: z.string(),
    guard: draftGuard.nullable(),
  }),
  z.strictObject({ kind: z.literal('set-trigger'), trigger: draftTrigger }),
])
export type ModelEdit = z.infer<typeof modelEdit>

export const modelRefinement = z.strictObject({
  edits: z.array(modelEdit).max(200),
  question: z
    .string()
    .nullable()
    .describe('when the instruction is not clear: what to ask back; then edits is empty'),
})
export type ModelRefinement = z.infer<typeof modelRefinement>

/** An instruction and the present text to a list of edits. */
export const refinePrompt: Prompt<{ readonly text: string; readonly instruction: string }, ModelRefinement> =
  {
    id: 'refine@1',
    rules: `You change a workflow as an instruction says, by a list of edits that are made one after the other. Add a state before you connect it. To put b between a and c: add b, disconnect a from c, connect a to b with the guard that a had to c, connect b to c.\n${languageRules}`,
    data: ({ text, instruction }) => [
      { label: 'workflow', text },
      { label: 'instruction', text: instruction },
    ],
    output: modelRefinement,
  }
