import type { PropertySchema, PropertyType, StepType } from '@rabbit/dsl'
import { z } from 'zod'

const text = z.string()
const limit = z.number().optional()

const propertyType: z.ZodType<PropertyType> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('string'),
      format: z.enum(['multiline', 'url', 'email', 'code']).optional(),
    }),
    z.strictObject({ kind: z.literal('number'), min: limit, max: limit, integer: z.boolean().optional() }),
    z.strictObject({ kind: z.literal('boolean') }),
    z.strictObject({ kind: z.literal('duration') }),
    z.strictObject({ kind: z.literal('enum'), values: z.array(text) }),
    z.strictObject({ kind: z.literal('list'), items: propertyType }),
    z.strictObject({ kind: z.literal('map'), values: propertyType }),
    z.strictObject({ kind: z.literal('object'), properties: z.record(text, propertySchema) }),
    z.strictObject({ kind: z.literal('state') }),
    z.strictObject({ kind: z.literal('any') }),
  ]),
) as z.ZodType<PropertyType>

const propertySchema = z.strictObject({
  type: propertyType,
  description: text,
  required: z.boolean().optional(),
  default: text.optional(),
  example: text.optional(),
}) as z.ZodType<PropertySchema>

export const ownStepType = z.strictObject({
  name: text,
  title: text,
  description: text,
  icon: text,
  category: z.enum(['flow', 'people', 'data', 'connect', 'ai']),
  properties: z.record(text, propertySchema),
  requiresOneOf: z.array(text).optional(),
  writes: z.union([
    z.literal('unknown'),
    z.record(text, z.strictObject({ type: propertyType, description: text, oneOf: text.optional() })),
  ]),
  runnable: z.literal(true),
}) as z.ZodType<StepType>

/** The step types of the steps folder, and a sentence for each file or step of it that can't be used. */
export const ownStepTypes = {
  input: z.void(),
  output: z.strictObject({ types: z.array(ownStepType), problems: z.array(text) }),
}
export type OwnStepTypes = z.infer<typeof ownStepTypes.output>
