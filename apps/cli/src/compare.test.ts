import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorkflow } from '@rabbit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit, root } from '../test/rabbit.ts'

let folder = ''
beforeAll(() => {
  ensureBuilt(['cli'])
  folder = mkdtempSync(join(tmpdir(), 'rabbit-compare-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const before = 'state pay: http { url: "https://a.example" }\nstart -> pay\npay -> end: ok\n'
const after = 'state pay: http { url: "https://b.example" }\nstart -> pay\npay -> end: ok and paid\n'

describe('rabbit diff', () => {
  it('prints what was done, and exits as diff does', async () => {
    const [a, b] = [file('a.rabbit', before), file('b.rabbit', after)]
    expect(await rabbit(['diff', a, b])).toEqual({
      code: 1,
      stdout:
        '~ pay: url "https://a.example" became "https://b.example"\n~ arrow pay -> end: guard ok became ok and paid\n',
      stderr: '',
    })
    expect(await rabbit(['diff', a, '-'], `# Only words.\n${before}`)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    const missing = await rabbit(['diff', a, join(folder, 'none.rabbit')])
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toContain('there is no file')
  })

  it('gives the same as JSON', async () => {
    const { code, stdout } = await rabbit(['diff', file('a.rabbit', before), '-', '--json'], after)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      same: false,
      changes: [
        {
          ...{ sign: '~', kind: 'property-changed', state: 'pay', path: ['url'] },
          ...{ before: '"https://a.example"', after: '"https://b.example"' },
          words: 'pay: url "https://a.example" became "https://b.example"',
        },
        {
          ...{ sign: '~', kind: 'reguarded', indexBefore: 1, index: 1 },
          before: { from: ['pay'], to: ['end'], condition: 'ok', join: null },
          after: { from: ['pay'], to: ['end'], condition: 'ok and paid', join: null },
          words: 'arrow pay -> end: guard ok became ok and paid',
        },
      ],
    })
  })

  it('says what it leaves out', async () => {
    const { stderr } = await rabbit(['diff', file('a.rabbit', `${before}a -> -> b\n`), '-'], before)
    expect(stderr).toContain("has statements that can't be read: they are not compared.")
  })
})

describe('rabbit merge', () => {
  const base = 'start -> a\na -> b: x > 1\nb -> end\n'

  it('writes both edits into OURS', async () => {
    const words = [
      file('base', base),
      file('ours', base.replace('x > 1', 'x > 2')),
      file('theirs', base.replace('b -> end', 'b -> c\nc -> end')),
    ]
    expect(await rabbit(['merge', ...words])).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(folder, 'ours'), 'utf8')).toBe('start -> a\na -> b: x > 2\nb -> c\nc -> end\n')
  })

  it('marks a conflict, says where and what, and prints when asked', async () => {
    const words = [
      file('base', base),
      file('ours', base.replace('x > 1', 'x > 2')),
      file('theirs', base.replace('x > 1', 'x > 3')),
    ]
    const { code, stdout, stderr } = await rabbit([
      'merge',
      ...words,
      '-p',
      '--marker-size',
      '9',
      '--path',
      'w.rabbit',
    ])
    expect(code).toBe(1)
    expect(stdout).toBe(
      'start -> a\n<<<<<<<<< ours\na -> b: x > 2\n=========\na -> b: x > 3\n>>>>>>>>> theirs\nb -> end\n',
    )
    expect(stderr).toBe('w.rabbit:2 conflict: Both changed the arrow a -> b.\n')
    expect(readFileSync(join(folder, 'ours'), 'utf8')).toBe(base.replace('x > 1', 'x > 2'))
  })

  it('touches nothing when it can’t', async () => {
    const latin = file('ours', Uint8Array.from([97, 0xff, 10]))
    const { code, stderr } = await rabbit(['merge', file('base', base), latin, file('theirs', base)])
    expect(code).toBe(2)
    expect(stderr).toContain('is no UTF-8 text.')
    expect([...readFileSync(latin)]).toEqual([97, 0xff, 10])
    expect((await rabbit(['merge', latin])).code).toBe(2)
    expect((await rabbit(['merge', latin, latin, latin, '--marker-size', 'x'])).code).toBe(2)
  })
})

describe('git with rabbit as its merge driver and external diff', () => {
  const rabbitCommand = `"${process.execPath}" "${join(root, 'apps/cli/bin/rabbit.mjs')}"`
  let repository = ''
  const git = (...words: readonly string[]) =>
    spawnSync('git', [...words], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    })
  const write = (text: string) => writeFileSync(join(repository, 'pay.rabbit'), text)
  const commit = (message: string) => git('commit', '-aqm', message)

  /** A repository where two branches changed neighbouring lines; answers what git's own merge makes of them. */
  function twoBranches(driver: boolean): ReturnType<typeof git> {
    repository = mkdtempSync(join(folder, 'repository-'))
    execFileSync('git', ['init', '-q', '-b', 'main', repository])
    git('config', 'user.name', 'R. Abbit')
    git('config', 'user.email', 'r@abbit.example')
    if (driver) {
      writeFileSync(join(repository, '.gitattributes'), '*.rabbit merge=rabbit diff=rabbit\n')
      git('config', 'merge.rabbit.name', 'by statement')
      git('config', 'merge.rabbit.driver', `${rabbitCommand} merge %O %A %B --marker-size %L --path %P`)
      git('config', 'diff.rabbit.command', `${rabbitCommand} diff`)
    }
    write('state pay: http { url: "https://a.example", method: POST }\nstart -> pay\npay -> end: ok\n')
    git('add', '-A')
    commit('A payment')
    git('checkout', '-qb', 'limit')
    write(
      'state pay: http { url: "https://a.example", method: POST, timeout: 10s }\nstart -> pay\npay -> review: otherwise\npay -> end: ok\nreview -> end\n',
    )
    commit('A limit')
    git('checkout', '-q', 'main')
    write(
      'state charge: http { url: "https://a.example", method: POST }\nstart -> check\ncheck -> charge\ncharge -> end: ok and paid\n',
    )
    commit('A name')
    return git('merge', '-q', '--no-edit', 'limit')
  }

  it('merges cleanly where lines conflict', () => {
    expect(twoBranches(false).status).toBe(1)
    const merged = twoBranches(true)
    expect(merged.stderr).toBe('')
    expect(merged.status).toBe(0)
    const text = readFileSync(join(repository, 'pay.rabbit'), 'utf8')
    expect(text).toBe(
      'state charge: http { url: "https://a.example", method: POST, timeout: 10s }\nstart -> check\ncheck -> charge\ncharge -> review: otherwise\ncharge -> end: ok and paid\nreview -> end\n',
    )
    expect(openWorkflow(text).diagnostics).toEqual([])
    expect(git('status', '--porcelain').stdout).toBe('')
  })

  it('leaves a conflict to a person, as git is used to', () => {
    twoBranches(true)
    git('checkout', '-qb', 'other', 'HEAD')
    write('start -> charge\n')
    commit('Other')
    git('checkout', '-q', 'main')
    write('start -> end\n')
    commit('Main')
    const merged = git('merge', '-q', '--no-edit', 'other')
    expect(merged.status).toBe(1)
    expect(merged.stderr).toContain('pay.rabbit:1 conflict: ')
    expect(git('status', '--porcelain').stdout).toBe('UU pay.rabbit\n')
    expect(readFileSync(join(repository, 'pay.rabbit'), 'utf8')).toMatch(/^<{7} ours\n/)
  })

  it('shows a diff in words', () => {
    twoBranches(true)
    write(readFileSync(join(repository, 'pay.rabbit'), 'utf8').replace('10s', '20s'))
    const { stdout, status } = git('diff', '--ext-diff')
    expect(stdout).toBe('pay.rabbit\n~ charge: timeout 10s became 20s\n')
    expect(status).toBe(0)
  })
})
