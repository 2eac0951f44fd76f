import type { Json, JsonObject } from '@rabbit/dsl'
import { isMap } from '../support/is-map.ts'
import { type Answer, type Reader, readerOf } from './answer.ts'

/** How a list is read that comes in pages. */
export interface Pages {
  readonly items: Reader
  readonly maxPages: number
  readonly maxItems: number
  /** The address of the page after this one, null after the last; a sentence in `problem` when it can't be told. */
  readonly next: (page: Page) => { readonly url: string | null } | { readonly problem: string }
}

export interface Page {
  readonly answer: Answer
  readonly url: string
  /** From 1. */
  readonly number: number
  /** How many items it had. */
  readonly count: number
  readonly now: number
}

export const pageKinds = ['link', 'next', 'cursor', 'page'] as const
export const mostPages = 100
export const mostItems = 10_000

/** `pages`, or a sentence about what is wrong with it; null where there is none. */
export function readPages(value: Json | undefined, state: string): Pages | null | string {
  if (value === undefined || value === null) return null
  if (!isMap(value)) return `pages of ${state} must be a map.`
  const { kind, items = 'body', max_pages = 10, max_items = 1_000 } = value
  const reader = readerOf(items, `pages.items of ${state}`)
  if (typeof reader === 'string') return reader
  if (!isWithin(max_pages, mostPages)) return `pages.max_pages of ${state} must be from 1 to ${mostPages}.`
  if (!isWithin(max_items, mostItems)) return `pages.max_items of ${state} must be from 1 to ${mostItems}.`
  const next = readNext(kind, value, state)
  return typeof next === 'string' ? next : { items: reader, maxPages: max_pages, maxItems: max_items, next }
}

const isWithin = (value: Json, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most

function readNext(kind: Json | undefined, given: JsonObject, state: string): Pages['next'] | string {
  switch (kind) {
    case 'link':
      return ({ answer, url }) => ({ url: linkedNext(answer.headers.link, url) })
    case 'next': {
      const reader = readerOf(given.next ?? 'body.next', `pages.next of ${state}`)
      if (typeof reader === 'string') return reader
      return ({ answer, url, now }) => {
        const read = reader(answer, now)
        if ('problem' in read) return read
        if (isNothing(read.value)) return { url: null }
        if (typeof read.value !== 'string' || !URL.canParse(read.value, url))
          return { problem: `pages.next of ${state} is no address.` }
        return { url: new URL(read.value, url).href }
      }
    }
    case 'cursor': {
      const reader = readerOf(given.cursor ?? 'body.next_cursor', `pages.cursor of ${state}`)
      if (typeof reader === 'string') return reader
      const parameter = typeof given.parameter === 'string' ? given.parameter : 'cursor'
      return ({ answer, url, now }) => {
        const read = reader(answer, now)
        if ('problem' in read) return read
        return { url: isNothing(read.value) ? null : withParameter(url, parameter, read.value) }
      }
    }
    case 'page': {
      const parameter = typeof given.parameter === 'string' ? given.parameter : 'page'
      const first = typeof given.first === 'number' ? given.first : 1
      return ({ url, number, count }) => ({
        url: count === 0 ? null : withParameter(url, parameter, first + number),
      })
    }
    default:
      return `pages.kind of ${state} must be one of ${pageKinds.join(', ')}.`
  }
}

const isNothing = (value: Json): boolean => value === null || value === '' || value === false

function withParameter(url: string, name: string, value: Json): string {
  const next = new URL(url)
  next.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  return next.href
}

/** https://www.rfc-editor.org/rfc/rfc8288: `<https://…>; rel="next"`. */
function linkedNext(header: Json | undefined, base: string): string | null {
  if (typeof header !== 'string') return null
  for (const [, target = '', parameters = ''] of header.matchAll(/<([^>]*)>((?:\s*;[^,]*)*)/g)) {
    const isNext = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)
    if (isNext && URL.canParse(target, base)) return new URL(target, base).href
  }
  return null
}
