import { SaxesParser, type SaxesTagNS } from 'saxes'
import { type Refusal, refuse } from '../loss.ts'

/** An element as it was read. What is asked for is remembered, so that the rest can be listed. */
export class Xml {
  readonly name: string
  readonly uri: string
  readonly children: Xml[] = []
  text = ''
  used = false
  private readonly attributes: Map<string, { readonly name: string; readonly value: string; used: boolean }>

  constructor(
    name: string,
    uri: string,
    attributes: readonly (readonly [key: string, name: string, value: string])[],
  ) {
    this.name = name
    this.uri = uri
    this.attributes = new Map(attributes.map(([key, name, value]) => [key, { name, value, used: false }]))
  }

  /** An attribute's value. One of another namespace is `uri name`. */
  attribute(key: string): string | null {
    const found = this.attributes.get(key)
    if (found) found.used = true
    return found?.value ?? null
  }

  /** The attribute of that local name, whatever its namespace. */
  anyAttribute(local: string): string | null {
    for (const [key, found] of this.attributes)
      if (key === local || key.endsWith(` ${local}`)) return this.attribute(key) ?? found.value
    return null
  }

  /** The children of that name, taken as read. */
  all(name: string): readonly Xml[] {
    const found = this.children.filter((child) => child.name === name)
    for (const child of found) child.used = true
    return found
  }

  first(name: string): Xml | null {
    const found = this.children.find((child) => child.name === name) ?? null
    if (found) found.used = true
    return found
  }

  /** It and all that is in it is read. */
  useAll(): void {
    this.used = true
    for (const attribute of this.attributes.values()) attribute.used = true
    for (const child of this.children) child.useAll()
  }

  unusedAttributes(): readonly { readonly name: string; readonly value: string }[] {
    return [...this.attributes.values()].filter(({ used }) => !used)
  }
}

const maxDepth = 100

/** The root element. A document type is refused: entities can blow a small file up, and BPMN needs none. */
export function parseXml(text: string): Xml | Refusal {
  const parser = new SaxesParser({ xmlns: true, position: true })
  let root: Xml | null = null
  let refusal: Refusal | null = null
  const open: Xml[] = []
  const fail = (message: string) => {
    refusal ??= refuse(message)
  }
  parser.on('error', (error) =>
    fail(`This is no well-formed XML: line ${error.message.replace(/\.?$/, '.')}`),
  )
  parser.on('doctype', () => fail('A document type (<!DOCTYPE …>) is not accepted. Take that line out.'))
  parser.on('opentag', (tag: SaxesTagNS) => {
    if (refusal) return
    const attributes = Object.values(tag.attributes)
      .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
      .map(({ uri, local, name, value }) => [uri === '' ? local : `${uri} ${local}`, name, value] as const)
    const element = new Xml(tag.local, tag.uri, attributes)
    if (open.length >= maxDepth) fail(`Elements are nested more than ${maxDepth} levels deep.`)
    if (open.length === 0) root = element
    else open.at(-1)?.children.push(element)
    open.push(element)
  })
  const addText = (part: string) => {
    const element = open.at(-1)
    if (element) element.text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => void open.pop())
  // In pieces, so that what is refused at its head is not read to its end.
  for (let at = 0; at < text.length && !refusal; at += 4096) parser.write(text.slice(at, at + 4096))
  if (!refusal) parser.close()
  return refusal ?? root ?? refuse('The file holds no element.')
}

/** Text inside an element. */
export const escapeText = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>\r]/g, (char) => `&#${char.charCodeAt(0)};`)

/** Text between an attribute's double quotes. */
export const escapeAttribute = (text: string): string =>
  escapeText(text).replace(/["\n\t]/g, (char) => `&#${char.charCodeAt(0)};`)
