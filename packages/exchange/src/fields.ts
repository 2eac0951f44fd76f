import type { Losses } from './loss.ts'
import { isMap, type Json } from './value.ts'

/** The fields of a JSON object; what nobody asks for is listed as lost. */
export class Fields {
  readonly element: string
  private readonly json: { readonly [key: string]: Json }
  private readonly used = new Set<string>()

  constructor(element: string, json: Json | undefined) {
    this.element = element
    this.json = isMap(json) ? json : {}
  }

  take(name: string): Json | undefined {
    this.used.add(name)
    return this.peek(name)
  }

  /** The same without taking it. */
  peek(name: string): Json | undefined {
    return Object.hasOwn(this.json, name) ? this.json[name] : undefined
  }

  text(name: string): string | null {
    const value = this.take(name)
    return typeof value === 'string' ? value : null
  }

  number(name: string): number | null {
    const value = this.take(name)
    return typeof value === 'number' ? value : null
  }

  list(name: string): readonly Json[] {
    const value = this.take(name)
    return Array.isArray(value) ? value : value === undefined ? [] : [value]
  }

  has(name: string): boolean {
    return Object.hasOwn(this.json, name)
  }

  get keys(): readonly string[] {
    return Object.keys(this.json)
  }

  listUnread(losses: Losses): void {
    for (const name of this.keys)
      if (!this.used.has(name)) {
        const value = JSON.stringify(this.json[name])
        losses.add(
          this.element,
          `Its \`${name}\` (${value.length > 60 ? `${value.slice(0, 59)}…` : value}) is not carried. Say it with properties of the state if it matters.`,
        )
      }
  }
}

/** How deep lists and maps may be in each other. */
const maxDepth = 100

/** JSON that is a map; a sentence otherwise. */
export function parseJson(
  text: string,
): { readonly json: { readonly [key: string]: Json } } | { readonly problem: string } {
  let depth = 0
  let deepest = 0
  for (const [sign] of text.matchAll(/"(?:\\.|[^"\\])*"|[[\]{}]/g)) {
    if (sign === '{' || sign === '[') deepest = Math.max(deepest, ++depth)
    else if (sign === '}' || sign === ']') depth--
  }
  if (deepest > maxDepth) return { problem: `It is nested more than ${maxDepth} levels deep.` }
  try {
    const json = JSON.parse(text.replace(/^\ufeff/, '')) as Json
    return isMap(json) ? { json } : { problem: 'It has to be a JSON object.' }
  } catch (error) {
    return { problem: `It is no JSON: ${(error as Error).message}.` }
  }
}
