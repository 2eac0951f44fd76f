import type { Json, JsonObject } from '@rabbit/dsl'
import { SaxesParser } from 'saxes'

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  readonly namespace: string
  /** Without those that declare namespaces; by their local name. */
  readonly attributes: Readonly<Record<string, string>>
  readonly isNil: boolean
  readonly children: readonly XmlElement[]
  /** Its own characters, without those of the elements in it. */
  readonly text: string
}

const maxDepth = 100
const xmlns = 'http://www.w3.org/2000/xmlns/'
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance'

/**
 * The root element of a text. Entities that the text itself declares are not known, so it can't grow.
 *
 * @throws {Error} with a sentence's end when it is no well-formed XML, or is nested deeper than 100 elements
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[] }
  const open: Open[] = []
  let root: XmlElement | null = null
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (open.length >= maxDepth) throw new Error(`it is nested deeper than ${maxDepth} elements`)
    const own = Object.values(attributes).filter(
      ({ uri: space }) => space !== xmlns && space !== schemaInstance,
    )
    const isNil = Object.values(attributes).some(
      ({ uri: space, local: name, value }) =>
        space === schemaInstance && name === 'nil' && /^(true|1)$/.test(value),
    )
    const entries = own.map(({ local: name, value }) => [name, value] as const)
    open.push({
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(entries),
      isNil,
      children: [],
      text: '',
    })
  })
  const addText = (more: string) => {
    const top = open.at(-1)
    if (top) top.text += more
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = open.pop() as XmlElement
    const above = open.at(-1)
    if (above) above.children.push(element)
    else root = element
  })
  parser.write(text).close()
  if (root === null) throw new Error('it is empty')
  return root
}

/**
 * An element as JSON: its text where it holds only that, null where it is nil, else a map of its elements by name, of
 * several of one name a list. Attributes are at `@name`, and the text beside them at `#text`.
 */
export function xmlToJson({ attributes, children, text, isNil }: XmlElement): Json {
  if (isNil) return null
  const own = Object.entries(attributes)
  if (children.length === 0 && own.length === 0) return text
  const map = new Map<string, Json>(own.map(([name, value]) => [`@${name}`, value]))
  const words = text.trim()
  if (words !== '') map.set('#text', words)
  for (const name of new Set(children.map((child) => child.name))) {
    const values = children.filter((child) => child.name === name).map(xmlToJson)
    map.set(name, values.length === 1 ? (values[0] as Json) : values)
  }
  return Object.fromEntries(map)
}

/** The way back: elements of a map, in its order. A list repeats its element; `@name` and `#text` as above. */
export function jsonToXml(name: string, value: Json, more = ''): string {
  if (Array.isArray(value)) return value.map((item) => jsonToXml(name, item, more)).join('')
  if (!isXmlName(name)) throw new Error(`"${name}" can't be the name of an XML element`)
  if (value === null) return `<${name}${more} xmlns:xsi="${schemaInstance}" xsi:nil="true"/>`
  if (typeof value !== 'object') return `<${name}${more}>${escapeXml(String(value))}</${name}>`
  let attributes = more
  let inner = ''
  for (const [key, item] of Object.entries(value as JsonObject)) {
    if (key === '#text') inner += escapeXml(String(item))
    else if (!key.startsWith('@')) inner += jsonToXml(key, item)
    else if (isXmlName(key.slice(1))) attributes += ` ${key.slice(1)}="${escapeXml(String(item))}"`
    else throw new Error(`"${key.slice(1)}" can't be the name of an XML attribute`)
  }
  return `<${name}${attributes}>${inner}</${name}>`
}

const isXmlName = (name: string): boolean =>
  /^[\p{L}_][\p{L}\p{N}._-]*(:[\p{L}_][\p{L}\p{N}._-]*)?$/u.test(name)

/** Characters that XML can't hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
