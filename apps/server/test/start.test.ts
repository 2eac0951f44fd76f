import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, findStudio, readConfig } from '../src/index.ts'
import { openStudio, type TestStudio } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-start-'))
const unreachable = 'postgresql://u:secret@127.0.0.1:1/x'
const other = createTcpServer()
let studio: TestStudio
let takenPort = ''

beforeAll(async () => {
  studio = await openStudio()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  takenPort = String((other.address() as { port: number }).port)
})
afterAll(async () => {
  other.close()
  await studio.stop()
  rmSync(folder, { recursive: true, force: true })
})

const start = (env: NodeJS.ProcessEnv) =>
  createServer(readConfig({ RABBIT_DATA_DIR: join(folder, 'data'), PORT: '0', ...env }))

describe('a start that cannot be', () => {
  it('says that the port is taken before it touches the database', async () => {
    const starting = start({ PORT: takenPort, DATABASE_URL: unreachable })
    await expect(starting).rejects.toThrow(`Port ${takenPort} on 127.0.0.1 is taken by another program`)
  })

  it('says which database it cannot reach, without the password', async () => {
    const starting = start({ DATABASE_URL: unreachable })
    await expect(starting).rejects.toThrow(/^The database x at 127\.0\.0\.1:1 cannot be reached/)
    await expect(start({ DATABASE_URL: unreachable })).rejects.not.toThrow('secret')
    await expect(async () => start({ DATABASE_URL: 'postgresql://' })).rejects.toThrow('must look like')
  })

  it('says what is wrong with the data folder', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    for (const place of [file, join(file, 'below')]) {
      await expect(start({ RABBIT_DATA_DIR: place })).rejects.toThrow('a file is in its place')
    }
    const odd = join(folder, 'odd')
    mkdirSync(join(odd, 'postgres'), { recursive: true })
    await expect(start({ RABBIT_DATA_DIR: odd })).rejects.toThrow(
      'is not a database that this studio can use',
    )
  })

  it.runIf(process.platform === 'linux')('comes back where no folder can be made', async () => {
    await expect(start({ RABBIT_DATA_DIR: '/proc/studio' })).rejects.toThrow('cannot be used')
  })
})

describe('finding the running studio', () => {
  const remember = (name: string, url: string) => {
    const dataDir = join(folder, name)
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(join(dataDir, 'studio.json'), JSON.stringify({ url }))
    return readConfig({ RABBIT_DATA_DIR: dataDir })
  }

  it('is not misled by another studio that has the address by now', async () => {
    expect(await findStudio(remember('killed', studio.server.url))).toBeNull()
  })

  it('is not misled by another program, or by nobody', async () => {
    expect(await findStudio(remember('gone', 'http://127.0.0.1:1'))).toBeNull()
    expect(await findStudio(remember('odd', 'nonsense'))).toBeNull()
  })
})
