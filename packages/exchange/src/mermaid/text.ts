/** Text as it can stand between the quotes of a label. */
export function escapeLabel(text: string): string {
  return text.replace(/[#"<>&`\\]/g, (char) => `#${char.codePointAt(0)};`).replace(/\r\n?|\n/g, '<br>')
}

const named: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  nbsp: ' ',
  num: '#',
}

/** What a label says: entities decoded, line breaks as line ends, and the marks of Markdown taken off. */
export function readLabel(source: string): string {
  let text = source.trim()
  const markdown = /^"?`([\s\S]*)`"?$/.exec(text)
  if (markdown) text = (markdown[1] ?? '').replace(/(\*\*|__|\*|_)(?=\S)([^\n]*?\S)\1/g, '$2')
  else text = text.replace(/^"([\s\S]*)"$/, '$1')
  return text
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/[#&](?:#?(\d{1,7})|([a-z]+));/gi, (whole, code?: string, name?: string) => {
      if (code !== undefined) return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole
      const key = (name ?? '').toLowerCase()
      return Object.hasOwn(named, key) ? (named[key] ?? whole) : whole
    })
    .trim()
}

const reserved = new Set(
  'end graph flowchart subgraph direction style classdef class click linkstyle default call href interpolate'.split(
    ' ',
  ),
)

/** Whether a name can stand as a node's id as it is. */
export const isPlainId = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name) &&
  !reserved.has(name.toLowerCase()) &&
  !/^(fork|join|node)\d+$/.test(name)
