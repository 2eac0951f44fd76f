import { z } from 'zod'

/** Ids are UUIDs (version 7, so they sort by time). */
export const id = z.uuid()

/** A revision or an event's number, as the database can hold it. */
export const counter = z.int().min(0).max(2_147_483_647)
