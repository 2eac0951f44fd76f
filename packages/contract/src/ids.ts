import { z } from 'zod'

/** Ids are UUIDs (version 7, so they sort by time). */
export const id = z.uuid()
