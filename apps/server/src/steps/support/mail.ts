import type { Json, JsonObject } from '@rabbit/dsl'

/** What is sent, read from a state's properties. */
export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly replyTo?: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly attachments: readonly {
    readonly filename: string
    readonly content: Buffer
    readonly contentType?: string
  }[]
}

/** Of all attachments together, unpacked. */
export const mostAttachmentBytes = 2 * 1024 * 1024
export const mostRecipients = 100

/** The e-mail, or a sentence about what is wrong with the properties. */
export function readMail(state: string, properties: JsonObject, usualFrom: string | null): Mail | string {
  const { subject, body, html, from = usualFrom } = properties
  for (const [name, value] of Object.entries({ subject, body }))
    if (typeof value !== 'string') return `${name} of ${state} must be a text.`
  if (typeof from !== 'string' || from === '')
    return `from of ${state} must be the sender's address; or end the connection's address in ?from=me@example.com.`
  if (html !== undefined && html !== null && typeof html !== 'string')
    return `html of ${state} must be a text.`
  const replyTo = properties.reply_to
  if (replyTo !== undefined && typeof replyTo !== 'string') return `reply_to of ${state} must be an address.`
  const to = addressesOf(properties.to)
  if (to.length === 0) return `to of ${state} must be an address, or several parted by commas.`
  const cc = addressesOf(properties.cc)
  const bcc = addressesOf(properties.bcc)
  const wrong = [...to, ...cc, ...bcc, from].find((address) => !isAddress(address))
  if (wrong !== undefined) return `"${wrong}", of ${state}, is no address that an e-mail can go to.`
  if (to.length + cc.length + bcc.length > mostRecipients)
    return `${state} has more than ${mostRecipients} recipients. Send it in parts.`
  const attachments = readAttachments(state, properties.attachments)
  if (typeof attachments === 'string') return attachments
  return {
    ...{ from, to, cc, bcc, subject: subject as string, text: body as string, attachments },
    ...(typeof html === 'string' ? { html } : {}),
    ...(typeof replyTo === 'string' ? { replyTo } : {}),
  }
}

/** A text with commas, or a list. A comma inside quotes or angle brackets parts nothing. */
function addressesOf(value: Json | undefined): string[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value.map(String)
  const parts = String(value).match(/(?:"[^"]*"|<[^>]*>|[^,])+/g) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** `a@b`, or `Name <a@b>`; no control characters, which could begin another header. */
const isAddress = (text: string): boolean =>
  !/\p{Cc}/u.test(text) && /^(?:[^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/u.test(text.trim())

type Attachment = Mail['attachments'][number]

function readAttachments(state: string, value: Json | undefined): Attachment[] | string {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return `attachments of ${state} must be a list.`
  const attachments: Attachment[] = []
  let bytes = 0
  for (const item of value) {
    const { name, content, encoding = 'text', type } = Object(item) as JsonObject
    if (typeof name !== 'string' || name === '' || typeof content !== 'string') {
      return `attachments of ${state} must be maps such as { name: "report.csv", content: "\${csv}" }.`
    }
    if (encoding !== 'text' && encoding !== 'base64')
      return `encoding of ${name}, of ${state}, must be text or base64.`
    const unpacked = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')
    bytes += unpacked.length
    if (bytes > mostAttachmentBytes) {
      return `The attachments of ${state} are larger than ${mostAttachmentBytes / 1024 / 1024} MiB. Send a link instead.`
    }
    attachments.push({
      filename: name,
      content: unpacked,
      ...(typeof type === 'string' ? { contentType: type } : {}),
    })
  }
  return attachments
}
