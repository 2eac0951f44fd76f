import type { ValueNode } from '../../syntax/tree.ts'
import { replaceBy } from '../fixes.ts'
import { placed, type Report } from '../report.ts'

/** Addresses that no request may go to. What is behind `${…}` is judged when the request is sent. */
export function checkAddress(value: ValueNode, property: string, start: number, report: Report): void {
  if (value.kind === 'name') {
    report.add(
      'R028',
      placed(value, start),
      `"${property}" takes an address such as "https://example.com", in quotes.`,
    )
    return
  }
  if (value.kind !== 'string') return
  const [first] = value.parts
  if (first?.kind !== 'text') return
  const text = first.text.trimStart()
  const isWhole = value.parts.length === 1
  const span = placed(value, start)
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme !== 'http' && scheme !== 'https') {
    // `localhost:3000/x` looks like a scheme, and so does `host:${port}`.
    const isHost = scheme === undefined || /^[a-z0-9.-]+:\d/i.test(text) || /^[a-z0-9.-]+:$/i.test(text)
    const fix =
      isHost && text !== ''
        ? replaceBy(
            'Begin it with https://',
            { from: span.from + value.quote.length, to: span.from + value.quote.length },
            'https://',
          )
        : null
    const what = isHost ? 'does not say how it is called' : `would be opened as "${scheme}:"`
    report.add('R028', span, `This address ${what}. Begin it with https:// or http://.`, [
      text.startsWith('/') ? null : fix,
    ])
    return
  }
  if (!/^https?:\/\//i.test(text)) {
    report.add('R028', span, 'This address is not complete. Begin it with https:// or http:// and a host.')
    return
  }
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? ''
  if (/:[^@]*@/.test(authority)) {
    report.add(
      'R028',
      span,
      'A password in an address ends up in logs. Keep it in a secret and send it in a header.',
    )
    return
  }
  const host = isWhole || authority !== '' ? hostOf(authority, text) : ''
  if (host !== null && isForbidden(host)) {
    report.add(
      'R028',
      span,
      `No request may go to ${host}: it answers with the machine's own credentials. Use another address.`,
    )
  } else if (isWhole && host === null) {
    report.add('R028', span, 'This address cannot be read. Write it like https://example.com/path.')
  }
}

function hostOf(authority: string, text: string): string | null {
  if (authority === '') return null
  try {
    return new URL(text).hostname.replace(/^\[|\]$/g, '')
  } catch {
    return null
  }
}

/** Link-local addresses, where clouds keep the credentials of the machine itself. */
function isForbidden(host: string): boolean {
  return (
    /^169\.254\.\d+\.\d+$/.test(host) ||
    /^fe[89ab][0-9a-f]:/i.test(host) ||
    /^::ffff:a9fe:/i.test(host) ||
    host === 'fd00:ec2::254' ||
    host === 'metadata.google.internal'
  )
}
