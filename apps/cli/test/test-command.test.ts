import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit, root } from './rabbit.ts'

let folder = ''
beforeAll(() => {
  ensureBuilt(['cli', 'server'])
  folder = mkdtempSync(join(tmpdir(), 'rabbit-test-'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const test = (...words: string[]) => rabbit(['test', ...words], '', {}, folder)

const workflow = `state pay: http { url: "https://bank.example" }
start -> pay: amount > 1
start -> end: otherwise
pay -> end
`

/** A test file of that workflow, whose one test has these lines. */
async function run(lines: string, ...words: string[]) {
  write('pay.rabbit', workflow)
  write('pay.test.yaml', `tests:\n  - name: It\n    input: { amount: 5 }\n${lines}`)
  return test('pay.test.yaml', ...words)
}

describe('the manual page about tests', () => {
  const page = readFileSync(join(root, 'docs/testing-workflows.md'), 'utf8')
  const block = (language: string) =>
    new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? ''

  it('shows what its example prints', async () => {
    write('pay.rabbit', block('rabbit'))
    write('pay.test.yaml', block('yaml'))
    const { code, stdout, stderr } = await test('pay.test.yaml')
    expect(stderr).toBe('')
    expect(block('console')).toBe(`$ npx rabbit test pay.test.yaml\n${stdout}`)
    expect(code).toBe(0)
  })
})

describe('the examples', () => {
  const names = readdirSync(join(root, 'examples'))
  const tests = names.filter((name) => name.endsWith('.test.yaml'))

  it('have tests beside them', () => expect(tests.length).toBeGreaterThan(0))

  it.each(tests)('pass %s, which goes through everything', async (name) => {
    const words = ['test', `examples/${name}`, '--min-coverage', '100']
    const { code, stdout, stderr } = await rabbit(words)
    expect(stdout + stderr).toMatch(/ passed, 0 failed\n$/)
    expect(code).toBe(0)
  })
})

describe('rabbit test', () => {
  it('exits 2 when a test fails, and says what was expected and found', async () => {
    const { code, stdout } = await run(
      '    mocks: { pay: { result: { body: { ok: true, list: [1] } } } }\n    expect: { path: [start, end], guards: [otherwise], output: { body: { ok: false, list: [1, 2] } }, avoids: [pay], takes: 1s }\n',
    )
    expect(code).toBe(2)
    expect(stdout).toContain('FAIL It\n')
    for (const sentence of [
      'path: expected start, end, found start, pay, end',
      'guards: expected otherwise, found amount > 1',
      'output.body.ok: expected false, found true',
      'output.body.list: expected [1,2], found [1]',
      'avoids: pay was entered',
      'takes: expected 1000 ms, found 0 ms',
      '0 passed, 1 failed',
    ])
      expect(stdout).toContain(sentence)
  })

  it('never reaches outside: a state without a mock fails and says how to mock it', async () => {
    const { code, stdout } = await run('    expect: { status: completed }\n')
    expect(code).toBe(2)
    expect(stdout).toContain('NotMocked: pay is of type http')
    expect(stdout).toContain('mocks: { pay: { result: {} } }')
  })

  it('says when nobody waited for what should happen', async () => {
    const { stdout } = await run(
      '    mocks: { pay: {} }\n    happens: [{ answer: pay }]\n    expect: { status: completed }\n',
    )
    expect(stdout).toContain('pay never waited for an answer.')
  })

  it('cancels, lets attempts time out, and simulates hours in no time', async () => {
    write(
      'slow.rabbit',
      'state a: http { url: "http://x.example", timeout: 1h }\nstate b: wait { for: 365d }\nstart -> a\na -> b: on timeout\na -> end\nb -> end\n',
    )
    write(
      'slow.test.yaml',
      'tests:\n  - name: late\n    mocks: { a: { delay: 2h } }\n    expect: { path: [start, a, b, end], takes: 8761h }\n  - name: cancelled\n    mocks: { a: { delay: 2h } }\n    happens: [{ cancel: enough, after: 30m }]\n    expect: { status: cancelled, takes: 30m }\n',
    )
    const { code, stdout } = await test('slow.test.yaml')
    expect(stdout).toContain('2 passed, 0 failed')
    expect(code).toBe(0)
  })

  it('prints results and coverage as JSON', async () => {
    const { code, stdout } = await run('    mocks: { pay: { result: {} } }\n', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      passed: 1,
      failed: 0,
      tests: [
        {
          file: 'pay.test.yaml',
          name: 'It',
          passed: true,
          failures: [],
          path: ['start', 'pay', 'end'],
          status: 'completed',
        },
      ],
      coverage: [
        {
          workflow: 'pay.rabbit',
          states: { covered: 3, total: 3, percent: 100, missing: [] },
          transitions: { covered: 2, total: 3, percent: 66.6, missing: ['start -> end: otherwise'] },
        },
      ],
      tooLittle: [],
    })
  })

  it.each([
    ['66.6', 0],
    ['66.7', 2],
  ])('with --min-coverage %s exits %d when 66.6 % is covered', async (least, expected) => {
    const { code, stdout } = await run('    mocks: { pay: {} }\n', '--min-coverage', least)
    expect(code).toBe(expected)
    expect(stdout.includes('transitions are covered')).toBe(expected === 2)
    expect(stdout).toContain('not taken: start -> end: otherwise')
  })

  it('counts the tests of one workflow in several files together', async () => {
    write('pay.rabbit', workflow)
    write('one.test.yaml', 'workflow: pay.rabbit\ntests: [{ name: a, input: { amount: 0 } }]\n')
    write(
      'two.test.yaml',
      'workflow: pay.rabbit\nmocks: { pay: {} }\ntests: [{ name: b, input: { amount: 2 } }]\n',
    )
    const { code, stdout } = await test('one.test.yaml', 'two.test.yaml', '--min-coverage', '100')
    expect(stdout).toMatch(/transitions +3 of 3/)
    expect(code).toBe(0)
  })

  it.each([
    [
      'a state that is not there',
      '    mocks: { pya: {} }\n',
      ':4:14 the workflow has no state "pya". Did you mean "pay"?',
    ],
    [
      'a guard that is not there',
      '    expect: { guards: [amount > 2] }\n',
      ':4:24 no arrow has the guard "amount > 2". Did you mean "amount > 1"?',
    ],
    [
      'a word that is not there',
      '    expcet: {}\n',
      ':4:5 tests.0: there is no "expcet" here. Did you mean "expect"?',
    ],
    [
      'a word of a mock that is not there',
      '    mocks: { pay: { reslt: {} } }\n',
      ':4:21 tests.0.mocks.pay.0: there is no "reslt" here. Did you mean "result"?',
    ],
    [
      'a mock with two answers',
      '    mocks: { pay: { result: {}, error: X } }\n',
      'has a result and an error',
    ],
    [
      'a duration that is none',
      '    mocks: { pay: { delay: soon } }\n',
      ':4:21 tests.0.mocks.pay.0.delay: must be a duration',
    ],
    ['a time above ten years', '    mocks: { pay: { delay: 3651d } }\n', 'may be ten years at most'],
    [
      'something that happens twice at once',
      '    happens: [{ answer: pay, event: x }]\n',
      'must be one of answer',
    ],
    ['broken YAML', '    mocks: { pay: [\n', 'This is no YAML'],
  ])('refuses %s, with its line', async (_what, lines, sentence) => {
    const { code, stdout, stderr } = await run(lines)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/pay\.test\.yaml:\d+:\d+/)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
  })

  it('takes a wait of ten years', async () => {
    const { code } = await run('    mocks: { pay: { delay: 3650d } }\n    expect: { takes: 3650d }\n')
    expect(code).toBe(0)
  })

  it('refuses an input that does not fit as a failed test', async () => {
    write('n.rabbit', 'input { n: number }\nstart -> end\n')
    write('n.test.yaml', 'tests: [{ name: a, input: { n: x } }]\n')
    const { code, stdout } = await test('n.test.yaml')
    expect(code).toBe(2)
    expect(stdout).toContain('n must be a number')
  })

  it.each([
    ['no file', [], 'name a test file'],
    ['a file that is not there', ['gone.test.yaml'], "there is no file 'gone.test.yaml'"],
    ['a percentage above 100', ['x.yaml', '--min-coverage', '101'], '--min-coverage must be a percentage'],
  ])('refuses %s in one sentence', async (_what, words, sentence) => {
    const { code, stderr } = await test(...words)
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
  })

  it('refuses a workflow with errors, named by line', async () => {
    write('bad.rabbit', 'start -> \n')
    write('bad.test.yaml', 'tests: [{ name: a }]\n')
    const { code, stderr } = await test('bad.test.yaml')
    expect(code).toBe(1)
    expect(stderr).toMatch(/bad\.rabbit:1:\d+ R0/)
  })
})
