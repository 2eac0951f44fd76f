import { createHash } from 'node:crypto'
import type { JsonObject } from '@rabbit/dsl'
import type { StepOutcome, StepRequest } from '@rabbit/engine'
import type { Mail } from './support/mail.ts'
import { readMail } from './support/mail.ts'
import { mayHaveActed } from './support/may-have-acted.ts'
import type { Outgoing } from './support/outgoing.ts'
import { propertyError } from './support/property-error.ts'
import { readTargetUrl, type TargetUrl } from './support/target-url.ts'
import type { SendingStep } from './support/with-secrets.ts'

export interface EmailOptions {
  /** Certificates, in PEM, that are trusted beside the usual ones. */
  readonly ca?: string
  /** How long the other side may be silent. 60 s unless told. */
  readonly silenceMs?: number
}

const ports = { smtp: 587, smtps: 465 }

/** Sends one e-mail over SMTP. Its Message-ID is the same for every attempt, so that a repeated one can be told. */
export function createEmailStep(outgoing: Outgoing, options: EmailOptions = {}): SendingStep {
  return {
    secretsByDefault: { connection: 'SMTP_URL' },
    async run(step, { signal }) {
      const { state, properties } = step
      const target = readTargetUrl(properties.connection, `connection of ${state}`, ports)
      if (typeof target === 'string') return propertyError(target)
      const mail = readMail(state, properties, target.options.get('from'))
      if (typeof mail === 'string') return propertyError(mail)
      const { host, port } = target
      return outgoing.breaker(`${host}:${port}`, async () => {
        const reached = await outgoing.reach(host, port)
        if (reached.kind === 'refused') return reached.outcome
        return send({ step, mail, target, reached, options, signal })
      })
    },
  }
}

interface Sending {
  readonly step: StepRequest
  readonly mail: Mail
  readonly target: TargetUrl
  readonly reached: { readonly address: string; readonly servername: string | undefined }
  readonly options: EmailOptions
  readonly signal: AbortSignal
}

async function send({ step, mail, target, reached, options, signal }: Sending): Promise<StepOutcome> {
  const { createTransport } = await import('nodemailer')
  const { user, password } = target
  const silenceMs = options.silenceMs ?? 60_000
  // The library does not say how far it had come: its protocol of the talk does.
  let left = false
  const transport = createTransport({
    logger: talkLogger((code) => {
      left ||= code === '354'
    }),
    transactionLog: true,
    host: reached.address,
    port: target.port,
    secure: target.scheme === 'smtps',
    // A password goes over an encrypted line only, unless its owner says otherwise.
    requireTLS: user !== '' && target.options.get('starttls') !== 'off',
    tls: { servername: reached.servername, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    connectionTimeout: 10_000,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === '' ? {} : { auth: { user, pass: password } }),
  })
  const stop = () => transport.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    const messageId = messageIdOf(step.idempotencyKey, mail.from)
    const sent = await transport.sendMail({
      ...mail,
      to: [...mail.to],
      cc: [...mail.cc],
      bcc: [...mail.bcc],
      attachments: [...mail.attachments],
      messageId,
    })
    const addresses = (list: readonly unknown[]) => list.map(String)
    const result: JsonObject = {
      message_id: messageId,
      accepted: addresses(sent.accepted),
      rejected: addresses(sent.rejected),
    }
    return { kind: 'completed', result, note: noteOf(addresses(sent.accepted)) }
  } catch (error) {
    return failureOf(error, `${target.host}:${target.port}`, left)
  } finally {
    signal.removeEventListener('abort', stop)
    transport.close()
  }
}

const noteOf = (accepted: readonly string[]): string =>
  accepted.length === 1 ? `Sent to ${accepted[0]}.` : `Sent to ${accepted.length} addresses.`

/** The same for every attempt of one visit: a mailbox that sees it twice can drop one. */
function messageIdOf(idempotencyKey: string, from: string): string {
  const [, domain = 'localhost'] = /@([^\s@>]+)>?\s*$/.exec(from) ?? []
  return `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@${domain}>`
}

/** The library keeps the words and not the code. */
const isAboutCertificate = (message: string): boolean => /certificate|altnames|self-signed/i.test(message)

/** Hears the codes that the server answers with; what else is said holds passwords, and goes nowhere. */
function talkLogger(answered: (code: string) => void) {
  const hear = (entry: { readonly tnx?: string } | string, text?: unknown): void => {
    if (typeof entry === 'object' && entry.tnx === 'server') answered(String(text).slice(0, 3))
  }
  const nothing = (): void => {}
  return { ...{ level: nothing, trace: nothing, debug: hear, info: nothing }, ...quiet }
}
const quiet = { warn: () => {}, error: () => {}, fatal: () => {} }

/** @param left whether the server had asked for the message: it may have it, unless it answered to that */
function failureOf(thrown: unknown, where: string, left: boolean): StepOutcome {
  const {
    code = '',
    responseCode = null,
    message,
  } = thrown as {
    code?: string
    responseCode?: number | null
    message: string
  }
  const failed = (errorClass: string, retryable: boolean) => {
    const details = responseCode === null ? {} : { details: { status: responseCode } }
    const error = { class: errorClass, message: `${where}: ${message}`, ...details }
    return { kind: 'failed', error, retryable } as const
  }
  const unanswered = (errorClass: string): StepOutcome =>
    left ? mayHaveActed(failed(errorClass, true)) : failed(errorClass, true)
  // https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1: 4xx may pass, 5xx is for good.
  const mayPass = responseCode === null ? false : responseCode < 500
  if (responseCode === 421) return failed('TargetUnavailable', true)
  if (code === 'EAUTH' || code === 'ENOAUTH') return failed('AuthError', mayPass)
  if (responseCode !== null) return failed('EmailError', mayPass)
  if (code === 'ETIMEDOUT') return unanswered('TimeoutError')
  if (code === 'ETLS' || isAboutCertificate(message)) return failed('TlsError', false)
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return failed('EmailError', false)
  return unanswered('NetworkError')
}
