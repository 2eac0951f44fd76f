import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStudio, type TestStudio } from './studio.ts'

let studio: TestStudio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${studio.server.url}${path}`, { headers, redirect: 'manual' })

/** With a Host header of one's own, which fetch does not send. */
const getAs = (host: string, path: string) =>
  new Promise<{ status: number; location: string | undefined }>((done, failed) => {
    request(`${studio.server.url}${path}`, { headers: { host } }, (answer) => {
      answer.resume()
      done({ status: answer.statusCode ?? 0, location: answer.headers.location })
    })
      .on('error', failed)
      .end()
  })

async function cookie(): Promise<string> {
  const answer = await get(`/?token=${studio.token}`)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

describe('the way in', () => {
  it('shows a stranger a page that says how to get the link, and nothing else', async () => {
    for (const path of ['/', '/workflows/x', '/assets/main.js', '/?token=wrong']) {
      const answer = await get(path)
      expect(answer.status).toBe(401)
      expect(await answer.text()).toContain('printed in the terminal')
    }
  })

  it('takes the printed link for a lasting cookie that no script can read, and drops the token from the address', async () => {
    const answer = await fetch(studio.server.link, { redirect: 'manual' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/')
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict; Max-Age=31536000/)
  })

  it('serves the owner, with a strict policy on every answer', async () => {
    const answer = await get('/', { cookie: await cookie() })
    expect([200, 503]).toContain(answer.status)
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('never leads to another host', async () => {
    const answer = await get(`//evil.example/..//evil.example?token=${studio.token}`)
    expect(answer.headers.get('location') ?? '/').toMatch(/^\/(?!\/)/)
  })

  it('refuses a name that was bent to this machine, and leads its other names to the printed one', async () => {
    expect((await getAs('evil.example', '/')).status).toBe(403)
    const { port } = new URL(studio.server.url)
    expect(await getAs(`localhost:${port}`, '/')).toEqual({ status: 307, location: `${studio.server.url}/` })
  })

  it('refuses a request that another site’s page sends with the cookie', async () => {
    const headers = {
      cookie: await cookie(),
      origin: 'http://evil.example',
      'content-type': 'application/json',
    }
    const answer = await fetch(`${studio.server.url}/trpc/workflows.delete`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toEqual({
      code: 'FORBIDDEN',
      message: 'A page of another site may not use the studio.',
    })
  })

  it('answers a call without cookie or token in the API’s own form', async () => {
    const answer = await get('/trpc/status.get')
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { data: { code: 'NOT_SIGNED_IN' } } })
  })

  it('says without any of it whether it lives and works', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' })
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'ok' })
  })

  it('lets no socket in without cookie or token', async () => {
    await expect(studio.connect({})).rejects.toThrow()
    await expect(studio.connect({ cookie: await cookie(), origin: 'http://evil.example' })).rejects.toThrow()
    const socket = await studio.connect({ cookie: await cookie(), origin: studio.server.url })
    expect(socket.connected).toBe(true)
  })
})
