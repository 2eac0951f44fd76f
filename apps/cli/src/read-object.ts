import type { JsonObject } from '@rabbit/contract'
import { CliError, readText } from './io.ts'

/** A JSON object that stands in a word of the command line, or in the file after `@`; empty when there is none. */
export async function readObject(what: string, given: string | undefined): Promise<JsonObject> {
  if (given === undefined) return {}
  const json = given.startsWith('@') ? await readText(given.slice(1)) : given
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new CliError(`${what} is not JSON: ${(error as Error).message}. Write it like '{"amount": 120}'.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CliError(`${what} must be a JSON object like '{"amount": 120}'.`)
  }
  return value as JsonObject
}
