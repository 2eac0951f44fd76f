import { z } from 'zod'

/** What is taken up first where workers have their hands full. */
export const priority = z.enum(['low', 'normal', 'high'])
export type Priority = z.infer<typeof priority>
