import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@rabbit/engine'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { cutAfter } from '../../test/cutting-proxy.ts'
import { createEmailStep } from './email.ts'
import { mostAttachmentBytes, mostRecipients } from './support/mail.ts'
import { createOutgoing } from './support/outgoing.ts'
import { stepRequest } from './testing/step-request.ts'

const pem = (name: string) => readFileSync(new URL(`testing/${name}.pem`, import.meta.url), 'utf8')
const cert = pem('localhost-cert')

interface Seen {
  readonly mail: ParsedMail
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: unknown
}
const seen: Seen[] = []
let server: SMTPServer | null = null

/** A real SMTP server; answers its port. */
async function listen(options: SMTPServerOptions = {}): Promise<number> {
  const started = new SMTPServer({
    authOptional: true,
    key: pem('localhost-key'),
    cert,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'right'
        ? done(null, { user: username })
        : done(Object.assign(new Error('wrong'), { responseCode: 535 })),
    onData: (stream, session, done) => {
      void simpleParser(stream).then((mail) => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        seen.push({ mail, to, secure: session.secure, user: session.user })
        done()
      }, done)
    },
    ...options,
  })
  server = started
  await new Promise<void>((done) => started.listen(0, '0.0.0.0', done))
  return (started.server.address() as AddressInfo).port
}
afterEach(async () => {
  seen.length = 0
  await new Promise<void>((done) => (server ? server.close(done) : done()))
  server = null
})

const letter = { to: 'ada@example.com', from: 'me@example.com', subject: 'Hello', body: 'Dear Ada' }

async function send(
  connection: string,
  properties: JsonObject = letter,
  { allowed = ['*'], stop = new AbortController(), silenceMs = 2_000 } = {},
) {
  const step = createEmailStep(createOutgoing(allowed), { ca: cert, silenceMs })
  const outcome = await step.run(
    stepRequest({ type: 'email', properties: { connection, ...properties } }),
    stop,
  )
  return outcome.kind === 'failed'
    ? `${outcome.error.class}${outcome.retryable ? ', again' : ''}: ${outcome.error.message}`
    : outcome
}

describe('an email state', () => {
  it('sends text, html and attachments to everybody named', async () => {
    const port = await listen()
    const outcome = await send(`smtp://127.0.0.1:${port}`, {
      ...letter,
      to: '"Lovelace, Ada" <ada@example.com>, bob@example.com',
      cc: ['carl@example.com'],
      bcc: 'dora@example.com',
      reply_to: 'office@example.com',
      subject: 'Grüße',
      html: '<b>Dear Ada</b>',
      attachments: [
        { name: 'a.csv', content: 'x,y\n', type: 'text/csv' },
        { name: 'b.bin', content: 'AAEC', encoding: 'base64' },
      ],
    })
    const everybody = ['ada', 'bob', 'carl', 'dora'].map((name) => `${name}@example.com`)
    expect(outcome).toMatchObject({
      kind: 'completed',
      result: { accepted: everybody, rejected: [] },
      note: 'Sent to 4 addresses.',
    })
    const [{ mail, to }] = seen as [Seen]
    expect(to).toEqual(everybody)
    expect(mail.subject).toBe('Grüße')
    expect(mail.text?.trim()).toBe('Dear Ada')
    expect(mail.html).toBe('<b>Dear Ada</b>')
    expect(mail.replyTo?.text).toBe('office@example.com')
    expect(mail.headers.has('bcc')).toBe(false)
    expect(mail.attachments.map(({ filename, content }) => [filename, content.toString('hex')])).toEqual([
      ['a.csv', '782c790a'],
      ['b.bin', '000102'],
    ])
  })

  it('has the same Message-ID in every attempt', async () => {
    const port = await listen()
    for (let i = 0; i < 2; i++) await send(`smtp://127.0.0.1:${port}`)
    const [first, second] = seen.map(({ mail }) => mail.messageId)
    expect(first).toMatch(/^<[0-9a-f]{40}@example\.com>$/)
    expect(second).toBe(first)
  })

  it('takes the usual sender from the connection', async () => {
    const port = await listen()
    const { from: _, ...rest } = letter
    await send(`smtp://127.0.0.1:${port}?from=${encodeURIComponent('Shop <shop@example.com>')}`, rest)
    expect(seen[0]?.mail.from?.text).toBe('"Shop" <shop@example.com>')
    expect(await send(`smtp://127.0.0.1:${port}`, rest)).toContain('PropertyError: from of call')
  })

  it('signs in over STARTTLS or TLS only, with a certificate that is checked', async () => {
    const port = await listen()
    await send(`smtp://me:right@localhost:${port}`)
    expect(seen).toMatchObject([{ secure: true, user: 'me' }])
    expect(await send(`smtp://me:wrong@localhost:${port}`)).toMatch(/^AuthError: /)
    // The certificate is of localhost and 127.0.0.1.
    expect(await send(`smtp://me:right@127.0.0.2:${port}`)).toMatch(/^TlsError: /)
    server?.close(() => {})
    const tls = await listen({ secure: true })
    await send(`smtps://me:right@localhost:${tls}`)
    expect(seen.at(-1)).toMatchObject({ secure: true, user: 'me' })
    const plain = await listen({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
    expect(await send(`smtp://me:right@localhost:${plain}`)).toMatch(/Error/)
    expect(seen).toHaveLength(2)
    await send(`smtp://me:right@localhost:${plain}?starttls=off`)
    expect(seen.at(-1)).toMatchObject({ secure: false, user: 'me' })
  })

  it('may be sent again after 4xx, and not after 5xx', async () => {
    const refuse = (responseCode: number) => ({
      onRcptTo: (_address: unknown, _session: unknown, done: (error?: Error) => void) =>
        done(Object.assign(new Error('no'), { responseCode })),
    })
    expect(await send(`smtp://127.0.0.1:${await listen(refuse(450))}`)).toMatch(/^EmailError, again: /)
    expect(await send(`smtp://127.0.0.1:${await listen(refuse(550))}`)).toMatch(/^EmailError: /)
    expect(await send(`smtp://127.0.0.1:${await listen(refuse(421))}`)).toMatch(/^TargetUnavailable, again: /)
    expect(await send('smtp://127.0.0.1:1')).toMatch(/^NetworkError, again: /)
  })

  it('gives up on a server that is silent, and at once when it is not wanted any more', async () => {
    const silent = { onConnect: () => {} }
    const port = await listen(silent)
    expect(await send(`smtp://127.0.0.1:${port}`, letter, { silenceMs: 200 })).toMatch(
      /^TimeoutError, again: /,
    )
    const controller = new AbortController()
    const running = send(`smtp://127.0.0.1:${port}`, letter, { stop: controller })
    setTimeout(() => controller.abort(), 50)
    expect(await running).toMatch(/Error, again: /)
    controller.abort()
    expect(await send(`smtp://127.0.0.1:${port}`, letter, { stop: controller })).toMatch(/Error/)
    expect(seen).toEqual([])
  })

  it('says when the server may have it all the same, and only then (P4)', async () => {
    const port = await listen({ disabledCommands: ['STARTTLS'] })
    const server = { host: '127.0.0.1', port }
    const cuts = [
      ['\r\n.\r\n', {}, /^NetworkError, again: .*\. It may have acted on the request all the same\.$/],
      ['RCPT TO', {}, /^NetworkError, again: (?!.*may have acted)/],
    ] as const
    for (const [word, how, said] of cuts) {
      const proxy = await cutAfter(server, word, how)
      expect(await send(`smtp://127.0.0.1:${proxy.port}`)).toMatch(said)
      await proxy.close()
    }
    await expect.poll(() => seen.length).toBe(1)
    const refusing = await listen({
      onData: (stream, _, done) => void stream.resume().on('end', () => done(new Error('no'))),
    })
    expect(await send(`smtp://127.0.0.1:${refusing}`)).not.toContain('may have acted')
    const silent = await listen({ onData: (stream) => void stream.resume() })
    expect(await send(`smtp://127.0.0.1:${silent}`, letter, { silenceMs: 200 })).toMatch(
      /^(TimeoutError|NetworkError), again: .*may have acted/,
    )
  })

  it('goes to no private address unless it is listed', async () => {
    const port = await listen()
    expect(await send(`smtp://127.0.0.1:${port}`, letter, { allowed: [] })).toMatch(/^AddressDenied: /)
    expect(await send(`smtp://localhost:${port}`, letter, { allowed: [] })).toMatch(/^AddressDenied: /)
    expect(await send(`smtp://127.0.0.1:${port}`, letter, { allowed: [`127.0.0.1:${port}`] })).toMatchObject({
      kind: 'completed',
    })
  })

  it.each([
    [{ to: '' }, 'to of call must be an address'],
    [{ to: 'nobody' }, '"nobody", of call, is no address'],
    [{ to: 'a@b.c\r\nBcc: x@y.z' }, 'is no address'],
    [{ subject: 7 }, 'subject of call must be a text'],
    [{ attachments: [{ content: 'x' }] }, 'attachments of call must be maps'],
    [{ attachments: [{ name: 'a', content: '', encoding: 'rot13' }] }, 'must be text or base64'],
  ])('says what is wrong with %o', async (properties, words) => {
    expect(await send('smtp://127.0.0.1:1', { ...letter, ...properties })).toContain(words)
  })

  it('says what a connection looks like, without repeating it', async () => {
    for (const wrong of ['pass word', 'http://me:pass@x', 'smtp://']) {
      const words = await send(wrong)
      expect(words).toContain('connection of call must be an address such as smtp://user:password@host:587')
      expect(words).not.toContain('me:pass')
    }
  })

  it('takes attachments and recipients up to a limit', async () => {
    const port = await listen()
    const whole = (bytes: number) => ({
      ...letter,
      attachments: [{ name: 'a', content: 'x'.repeat(bytes) }],
    })
    expect(await send(`smtp://127.0.0.1:${port}`, whole(mostAttachmentBytes))).toMatchObject({
      kind: 'completed',
    })
    expect(await send(`smtp://127.0.0.1:${port}`, whole(mostAttachmentBytes + 1))).toContain(
      'larger than 2 MiB',
    )
    const many = (count: number) => ({
      ...letter,
      to: Array.from({ length: count }, (_, i) => `a${i}@example.com`),
    })
    expect(await send(`smtp://127.0.0.1:${port}`, many(mostRecipients))).toMatchObject({ kind: 'completed' })
    expect(await send(`smtp://127.0.0.1:${port}`, many(mostRecipients + 1))).toContain('100 recipients')
  })
})
