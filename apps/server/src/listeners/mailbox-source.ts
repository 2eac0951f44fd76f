import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { madeAt, type StoredTrigger, type TriggerStore } from '../stores/trigger-store.ts'
import { type AddressNeeds, addressOf } from './address-of.ts'
import { mostMailBytes, readMail } from './read-mail.ts'
import { type Delivery, deliveryOf, type Line, lossOf, type Source } from './source.ts'

const ports = { imaps: 993, imap: 143 }
const connectMs = 10_000

export interface MailboxNeeds extends AddressNeeds {
  readonly triggers: Pick<TriggerStore, 'moveCursor'>
  /** How long it is relied on the server to tell of new e-mails, in ms. */
  readonly pollMs: number
}

/**
 * A mailbox over IMAP, which is only read: nothing is marked or moved. What was read is kept as UIDVALIDITY and UID, and
 * moves on when a start, or why there is none, is stored; beside them stands when the latest arrived. It begins with what arrived since the trigger was made.
 */
export function createMailboxSource(needs: MailboxNeeds): Source {
  return {
    async open(trigger, take) {
      const { target, address, servername } = await addressOf(trigger, ports, needs)
      const { ImapFlow } = await import('imapflow')
      const client = new ImapFlow({
        ...{ host: address, port: target.port, secure: target.scheme === 'imaps', logger: false },
        ...(servername === undefined ? {} : { servername }),
        // Without TLS a password is only sent where the address says so.
        ...(target.scheme === 'imap' ? { doSTARTTLS: target.options.get('starttls') !== 'off' } : {}),
        auth: { user: target.user, pass: target.password },
        ...{ connectionTimeout: connectMs, greetingTimeout: connectMs },
      })
      const { lost, lose } = lossOf()
      client.on('error', lose)
      client.on('close', () => lose(new Error('The mail server ended the line.')))
      try {
        await client.connect()
        await client.mailboxOpen(trigger.subject, { readOnly: true })
      } catch (error) {
        client.close()
        throw new Error(whyNot(error, trigger.subject))
      }
      return listen(client, { trigger, take, lost, lose, needs })
    },
  }
}

/** imapflow says "Command failed", and keeps what the server said apart. */
function whyNot(error: unknown, mailbox: string): string {
  const { message, responseText, authenticationFailed } = error as Error & {
    responseText?: string
    authenticationFailed?: boolean
  }
  if (authenticationFailed) return `The mail server does not let it in: ${responseText ?? message}.`
  if (responseText !== undefined) return `The mailbox ${mailbox} cannot be opened: ${responseText}.`
  return message || 'The mail server could not be reached.'
}

interface Listening {
  readonly trigger: StoredTrigger
  readonly take: (delivery: Delivery) => Promise<void>
  readonly lost: Promise<Error>
  readonly lose: (error: Error) => void
  readonly needs: MailboxNeeds
}

function listen(client: ImapFlow, { trigger, take, lost, lose, needs }: Listening): Line {
  const opened = client.mailbox || null
  const validity = String(opened?.uidValidity ?? 0)
  const [keptValidity, keptUid, keptTime = '0'] = (trigger.cursor ?? '').split(':')
  const known = keptValidity === validity ? Number(keptUid) : null
  // Where a server numbers its e-mails anew, what arrived after the last one that was read is new.
  const begin = Math.max(Math.floor(madeAt(trigger.id) / 1000) * 1000, Number(keptTime) + 1)
  let last = known ?? 0
  let latest = Number(keptTime)
  let closing = false
  let wake: () => void = () => {}
  client.on('exists', () => wake())

  async function readOne(uid: number, since: number): Promise<void> {
    const found = await client.fetchOne(String(uid), { internalDate: true, size: true }, { uid: true })
    if (!found || arrivedAt(found) < since) return
    latest = Math.max(latest, arrivedAt(found))
    const id = [trigger.secret, validity, uid]
    const size = found.size ?? 0
    if (size > mostMailBytes) {
      const problem = `It has ${size} bytes; ${mostMailBytes / 1024 / 1024} MiB are read at most.`
      return take(deliveryOf(trigger, { id, input: null, problem, shown: `e-mail ${uid}` }))
    }
    const whole = await client.fetchOne(String(uid), { source: true }, { uid: true })
    if (whole === false || whole.source === undefined) return
    const { mail, problem, shown } = await readMail(whole.source)
    const input = mail === null ? null : { email: { ...mail, mailbox: trigger.subject, uid } }
    return take(deliveryOf(trigger, { id, input, problem, shown }))
  }

  async function moveTo(uid: number): Promise<void> {
    last = uid
    await needs.triggers.moveCursor(trigger.id, `${validity}:${uid}:${latest}`)
  }

  /** What has come since the last look. The first one ever goes by the day, and then by the moment. */
  async function look(first: boolean): Promise<void> {
    const since = first ? begin : 0
    const asked = first ? { since: new Date(since - 86_400_000) } : { uid: `${last + 1}:*` }
    const found = (await client.search(asked, { uid: true })) || []
    for (const uid of found.filter((one) => one > last).sort((a, b) => a - b)) {
      if (closing) return
      await readOne(uid, since)
      await moveTo(uid)
    }
    const seen = (opened?.uidNext ?? 1) - 1
    if (first && seen > last) await moveTo(seen)
  }

  async function run(): Promise<void> {
    let first = known === null
    while (!closing) {
      let more = false
      wake = () => {
        more = true
      }
      await look(first)
      first = false
      if (more || closing) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, needs.pollMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        // The next command ends it.
        client.idle().catch(() => {})
      })
    }
  }

  const running = run().catch((error) => lose(error as Error))
  return {
    lost,
    async close() {
      closing = true
      wake()
      await running
      await client.logout().catch(() => {})
      client.close()
    },
  }
}

const arrivedAt = ({ internalDate }: FetchMessageObject): number => new Date(internalDate ?? 0).getTime()
