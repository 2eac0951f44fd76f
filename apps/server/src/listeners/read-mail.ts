import type { JsonObject } from '@rabbit/contract'
import { type AddressObject, simpleParser } from 'mailparser'

/** A larger e-mail is not read. */
export const mostMailBytes = 10 * 1024 * 1024
/** A longer text is not read. */
export const mostTextBytes = 512 * 1024

export interface ReadMail {
  /** null when it cannot be an input; `problem` says why. */
  readonly mail: JsonObject | null
  readonly problem: string | null
  readonly shown: string
}

/** An e-mail as the input of an execution: who, to whom, about what, the text, and the names of what is attached. */
export async function readMail(source: Buffer): Promise<ReadMail> {
  const { messageId, from, to, cc, subject, date, text, html, attachments } = await simpleParser(source, {
    skipImageLinks: true,
    skipTextToHtml: true,
  })
  const shown = `From: ${from?.text ?? ''}\nSubject: ${subject ?? ''}\n\n${text ?? ''}`
  const tooLong = [text ?? '', html || ''].find((one) => Buffer.byteLength(one) > mostTextBytes)
  if (tooLong !== undefined) {
    const problem = `Its text has more than ${mostTextBytes / 1024} KiB, which are read at most.`
    return { mail: null, problem, shown }
  }
  const mail = {
    ...{ id: messageId ?? null, from: from?.text ?? '', to: textOf(to), cc: textOf(cc) },
    ...{ subject: subject ?? '', date: date?.toISOString() ?? null, text: text ?? '', html: html || null },
    attachments: attachments.map(({ filename, contentType, size }) => ({
      ...{ name: filename ?? '', type: contentType, size },
    })),
  }
  return { mail, problem: null, shown }
}

const textOf = (who: AddressObject | AddressObject[] | undefined): string =>
  who === undefined
    ? ''
    : [who]
        .flat()
        .map(({ text }) => text)
        .join(', ')
