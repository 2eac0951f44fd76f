import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadAccessToken } from './access-token.ts'
import { createLocalAccess } from './local-access.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-access-'))
afterAll(() => rmSync(folder, { recursive: true }))
const token = loadAccessToken(folder)
const access = createLocalAccess(token, 'http://127.0.0.1:4280')
const cookie = `a=b; ${access.cookieFor(token.token)?.split(';')[0]}`
const host = '127.0.0.1:4280'
const judge = (headers: Record<string, string>, method = 'GET') => access.judge({ method, headers }).kind

describe('the access token', () => {
  it('is made once, in a file for its owner alone', () => {
    expect(loadAccessToken(folder).token).toBe(token.token)
    expect(statSync(join(folder, 'access-token')).mode & 0o777).toBe(0o600)
  })

  it('is not in the cookie', () => {
    expect(access.cookieFor(token.token)).toMatch(
      /^rabbit_4280=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    )
    expect(access.cookieFor(token.token)).not.toContain(token.token)
    expect(access.cookieFor('wrong')).toBeNull()
  })
})

describe('who may come in', () => {
  it.each([
    ['the cookie', { host, cookie }, 'owner'],
    ['the token', { host, authorization: `Bearer ${token.token}` }, 'owner'],
    [
      'the token under another name of the machine',
      { host: 'localhost:4280', authorization: `Bearer ${token.token}` },
      'owner',
    ],
    ['nothing', { host }, 'stranger'],
    ['a wrong cookie', { host, cookie: 'rabbit_4280=x' }, 'stranger'],
    ['a wrong token', { host, authorization: 'Bearer x' }, 'stranger'],
    ['another name of the machine', { host: 'localhost:4280', cookie }, 'elsewhere'],
    ['a name that was bent to this machine', { host: 'evil.example:4280', cookie }, 'refused'],
    ['no name at all', { cookie }, 'refused'],
    ['a page of another site', { host, cookie, origin: 'http://evil.example' }, 'refused'],
    ['a page of another port of this machine', { host, cookie, origin: 'http://127.0.0.1:9999' }, 'refused'],
    [
      'an image on another port’s page',
      { host, cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
      'refused',
    ],
    [
      'a link from another page',
      { host, cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' },
      'owner',
    ],
  ])('%s: %o → %s', (_name, headers, verdict) => {
    expect(judge(headers)).toBe(verdict)
  })

  it('takes a change only from its own page or from the token', () => {
    expect(judge({ host, cookie }, 'POST')).toBe('refused')
    expect(judge({ host, cookie, origin: 'http://127.0.0.1:4280' }, 'POST')).toBe('owner')
    expect(judge({ host, authorization: `Bearer ${token.token}` }, 'POST')).toBe('owner')
  })
})
