import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '@rabbit/engine'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createFileStep } from './file.ts'
import { createFilesFolder } from './support/files-folder.ts'

const home = mkdtempSync(join(tmpdir(), 'rabbit-files-'))
const root = join(home, 'files')
beforeEach(() => {
  rmSync(root, { recursive: true, force: true })
  writeFileSync(join(home, 'outside.txt'), 'secret')
})
afterAll(() => rmSync(home, { recursive: true }))

async function said(properties: JsonObject): Promise<unknown> {
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'file', visit: 1, attempt: 1 }
  const step = createFileStep(createFilesFolder(root))
  const outcome = await step.run(
    { ...request, idempotencyKey: 'k', properties, context: {}, now: 0 },
    new AbortController(),
  )
  if (outcome.kind === 'completed') return outcome.result
  return outcome.kind === 'failed' ? `${outcome.error.class}: ${outcome.error.message}` : outcome.kind
}

describe('a file state', () => {
  it('writes, appends, reads, lists and deletes below its folder', async () => {
    expect(await said({ operation: 'write', path: 'a/b/note.txt', content: 'grüß' })).toEqual({ size: 6 })
    expect(await said({ operation: 'append', path: 'a/b/note.txt', content: ' dich' })).toEqual({ size: 5 })
    expect(await said({ path: 'a/b/note.txt' })).toEqual({ content: 'grüß dich', size: 11 })
    expect(await said({ operation: 'write', path: 'a/b/note.txt', content: 'new' })).toEqual({ size: 3 })
    expect(readdirSync(join(root, 'a/b'))).toEqual(['note.txt'])
    expect(await said({ operation: 'list', path: '.' })).toEqual({
      ...{ more: false, files: [{ name: 'a', folder: true, size: 0, modified: expect.any(Number) }] },
    })
    expect(await said({ operation: 'list', path: 'a/b' })).toMatchObject({
      files: [{ name: 'note.txt', size: 3 }],
    })
    expect(await said({ operation: 'delete', path: 'a/b/note.txt' })).toEqual({ deleted: true })
    expect(await said({ operation: 'delete', path: 'a/b/note.txt' })).toEqual({ deleted: false })
  })

  it('takes and gives JSON and base64', async () => {
    await said({ operation: 'write', path: 'a.json', content: { n: [1] } })
    expect(await said({ path: 'a.json', encoding: 'json' })).toEqual({ content: { n: [1] }, size: 9 })
    expect(await said({ operation: 'write', path: 'a.bin', content: '/w==', encoding: 'base64' })).toEqual({
      size: 1,
    })
    expect([...readFileSync(join(root, 'a.bin'))]).toEqual([255])
    expect(await said({ path: 'a.bin', encoding: 'base64' })).toMatchObject({ content: '/w==' })
    expect(await said({ path: 'a.bin' })).toBe(
      'FileError: a.bin is no text in UTF-8; read it with encoding: base64.',
    )
    await said({ operation: 'write', path: 'a.txt', content: '{' })
    expect(await said({ path: 'a.txt', encoding: 'json' })).toMatch(/^FileError: a\.txt is no JSON: /)
  })

  it.each(['../outside.txt', 'a/../../outside.txt', '/etc/passwd', '~/x', 'C:/x', 'a\\..\\b', 'a\0b', ''])(
    'refuses the path %j, whatever is done',
    async (path) => {
      for (const operation of ['read', 'write', 'append', 'list', 'delete'])
        expect(await said({ operation, path, content: 'x' })).toMatch(/^FileDenied: .* is no path within/)
      expect(readFileSync(join(home, 'outside.txt'), 'utf8')).toBe('secret')
    },
  )

  it('refuses links that lead out, and follows those that do not', async () => {
    mkdirSync(join(root, 'in'), { recursive: true })
    symlinkSync(join(home, 'outside.txt'), join(root, 'file-out'))
    symlinkSync(home, join(root, 'folder-out'))
    symlinkSync(join(home, 'not-there-yet'), join(root, 'nowhere'))
    symlinkSync(join(root, 'in'), join(root, 'folder-in'))
    for (const path of ['file-out', 'folder-out/outside.txt', 'folder-out/new.txt', 'nowhere', 'nowhere/x']) {
      for (const operation of ['read', 'write', 'append', 'list', 'delete'])
        expect(await said({ operation, path, content: 'x' }), `${operation} ${path}`).toMatch(
          /^FileDenied: .* (leads out|leads nowhere)/,
        )
    }
    expect(readdirSync(home).sort()).toEqual(['files', 'outside.txt'])
    expect(readFileSync(join(home, 'outside.txt'), 'utf8')).toBe('secret')
    expect(await said({ operation: 'write', path: 'folder-in/x', content: 'y' })).toEqual({ size: 1 })
    expect(readFileSync(join(root, 'in/x'), 'utf8')).toBe('y')
  })

  it('reads no more than 2 MiB, and lists no more than 1,000 entries', async () => {
    const most = 2 * 1024 * 1024
    mkdirSync(root)
    writeFileSync(join(root, 'most'), Buffer.alloc(most, 'x'))
    writeFileSync(join(root, 'more'), Buffer.alloc(most + 1, 'x'))
    expect(await said({ path: 'most' })).toMatchObject({ size: most })
    expect(await said({ path: 'more' })).toBe(`LimitError: more has more than ${most} bytes.`)
    mkdirSync(join(root, 'many'))
    for (let i = 0; i < 1_000; i++) writeFileSync(join(root, 'many', String(i)), '')
    expect(await said({ operation: 'list', path: 'many' })).toMatchObject({ more: false })
    writeFileSync(join(root, 'many/last'), '')
    const { files, more } = (await said({ operation: 'list', path: 'many' })) as { files: []; more: boolean }
    expect([files.length, more]).toEqual([1_000, true])
  })

  it('says what is wrong', async () => {
    mkdirSync(join(root, 'folder'), { recursive: true })
    writeFileSync(join(root, 'file'), '')
    expect(await said({ path: 'nothing' })).toBe('FileNotFound: There is no nothing in the files folder.')
    expect(await said({ operation: 'delete', path: 'folder' })).toBe('FileError: folder: it is a folder.')
    expect(await said({ operation: 'write', path: 'file/x', content: '' })).toMatch(
      /^FileError: file\/x: a file stands/,
    )
    expect(await said({ operation: 'write', path: 'x' })).toBe('PropertyError: it needs content to write.')
    expect(await said({ operation: 'move', path: 'x' })).toMatch(/^PropertyError: operation of it must be/)
    expect(await said({ path: 'x', encoding: 'latin1' })).toMatch(/^PropertyError: encoding of it must be/)
    expect(await said({ operation: 'write', path: 'x', content: 'a*', encoding: 'base64' })).toMatch(
      /^PropertyError/,
    )
    expect(await said({ path: 7 })).toBe('PropertyError: path of it must be a text.')
  })
})
