import { z } from 'zod'

/**
 * A workflow as a structure: what rules and models both fill, and the only thing a model may answer with. Every
 * field is required, so that it is a strict JSON schema; what is absent is null or an empty list.
 */
const scalar = z.union([z.string(), z.number(), z.boolean()])

export const draftProperty = z.strictObject({
  path: z
    .array(z.string())
    .min(1)
    .describe('The property, and the keys that lead into it: ["retry", "attempts"].'),
  value: z
    .union([scalar, z.array(scalar)])
    .describe(
      'Text (templates ${name} are welcome), a number, a boolean or a list. Durations as text: "10s".',
    ),
})

export const draftState = z.strictObject({
  name: z.string().describe('snake_case, a verb and a noun: charge_card'),
  type: z.string().describe('task unless the words name what another type needs'),
  properties: z.array(draftProperty),
})

export const draftGuard = z.union([
  z.strictObject({
    kind: z.literal('expression'),
    text: z.string().describe('is_valid, amount > 100, country in ["DE", "FR"]'),
  }),
  z.strictObject({ kind: z.literal('otherwise') }),
  z.strictObject({
    kind: z.literal('ai'),
    statement: z.string(),
    minConfidence: z.number().min(0).max(100).nullable(),
  }),
  z.strictObject({ kind: z.literal('choice'), choice: z.string() }),
  z.strictObject({ kind: z.literal('error'), errorClass: z.string().nullable() }),
  z.strictObject({ kind: z.literal('timeout') }),
])

export const draftTransition = z.strictObject({
  from: z
    .array(z.string())
    .min(1)
    .describe('One state, or all states that a join waits for. "start" is the entry.'),
  to: z.array(z.string()).min(1).describe('One state, or all states that a fork starts. "end" is the exit.'),
  join: z
    .union([z.enum(['all', 'any']), z.number().int().min(1)])
    .nullable()
    .describe('null with one source'),
  guard: draftGuard.nullable(),
})

export const draftTrigger = z.union([
  z.strictObject({
    kind: z.literal('webhook'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string(),
  }),
  z.strictObject({ kind: z.literal('schedule'), cron: z.string(), timeZone: z.string().nullable() }),
  z.strictObject({ kind: z.literal('event'), name: z.string() }),
])

export const draftInput = z.strictObject({
  name: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'list', 'map', 'any']),
  choices: z.array(z.string()).nullable().describe('the allowed texts, or null'),
  optional: z.boolean(),
})

export const draft = z.strictObject({
  name: z.string().describe('snake_case'),
  title: z.string().nullable().describe('one short line in the words of the person'),
  inputs: z.array(draftInput),
  triggers: z.array(draftTrigger),
  states: z.array(draftState).describe('every state but start and end'),
  transitions: z.array(draftTransition),
})

export type Draft = z.infer<typeof draft>
export type DraftState = z.infer<typeof draftState>
export type DraftProperty = z.infer<typeof draftProperty>
export type DraftTransition = z.infer<typeof draftTransition>
export type DraftGuard = z.infer<typeof draftGuard>
export type DraftTrigger = z.infer<typeof draftTrigger>
