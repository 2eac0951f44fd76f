import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit } from './rabbit.ts'

const order = `workflow order
input { parcels: list = [{ to: "Bonn", kilos: 2 }, { to: "Oslo", kilos: 40 }] }
state quote: map { items: "\${parcels}", state: price, as: parcel, when_item_fails: keep }
state price: code {
  source: """
    const { to, kilos } = input.parcel
    if (kilos > 30) throw new Error(\`\${to}: too heavy\`)
    return { to, price: kilos * 4 }
  """
  when_failed: fail
}
state ship: workflow { name: ship_order, input: { parcels: "\${results}" } }
start -> quote -> ship -> end
`
const shipping = `workflow ship_order
input { parcels: list }
state ask: approval { assignees: ["sales"] }
state book: http { url: "https://carrier.example" }
start -> ask
ask -> book: approved
ask -> end: otherwise
book -> end
`
const booked = 'workflows: { ship_order: { mocks: { book: { result: { booked: true } } } } }\n'

let folder = ''
beforeAll(() => ensureBuilt(['cli', 'server']), 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const test = (...words: string[]) => rabbit(['test', ...words], '', {}, folder)

/** Runs tests of `order.rabbit` beside these files. */
async function run(tests: string, files: Record<string, string> = { 'shipping.rabbit': shipping }) {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
  folder = mkdtempSync(join(tmpdir(), 'rabbit-calls-'))
  for (const [name, text] of Object.entries({ 'order.rabbit': order, 'order.test.yaml': tests, ...files }))
    writeFileSync(join(folder, name), text)
  return test('order.test.yaml', '--json')
}

const failuresOf = (stdout: string): string[] =>
  JSON.parse(stdout).tests.flatMap(({ failures }: { failures: string[] }) => failures)

describe('what a tested workflow calls', () => {
  it('runs really: code in its sandbox, each item of a map, and a workflow from the file that has its name', async () => {
    const { code, stdout } = await run(`${booked}tests:
  - name: all of it
    happens: [{ answer: ask, after: 1d }]
    expect:
      path: [start, quote, ship, end]
      output: { booked: true, results: [{ to: Bonn, price: 8 }, { error: { class: CodeError, message: "Oslo: too heavy (line 2)" } }] }
      takes: 1d
`)
    expect(failuresOf(stdout)).toEqual([])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).coverage[0].states.missing).toEqual([])
  })

  it('is mocked like anything else: the code of an item, the whole map, the whole call', async () => {
    const { stdout } = await run(`${booked}tests:
  - name: items take the next answer
    mocks: { price: [{ result: { price: 1 } }, { error: TooFar }] }
    happens: [{ answer: ask }]
    expect: { output: { results: [{ price: 1 }, { error: { class: TooFar } }] } }
  - name: neither runs
    mocks: { quote: { result: { results: [] }, delay: 1m }, ship: [{ error: { class: NetworkError, retry: false } }] }
    expect: { status: stopped, error: NetworkError, avoids: [end], takes: 1m }
`)
    expect(failuresOf(stdout)).toEqual([])
  })

  it('says what the called workflow stopped with, and how to mock it', async () => {
    const { code, stdout } = await run('tests: [{ name: a, happens: [{ answer: ask }] }]\n')
    expect(code).toBe(2)
    expect(failuresOf(stdout).join()).toContain(
      'found waiting (NotMocked: book is of type http and a test reaches nothing outside. Add it to workflows: { ship_order: { mocks: { book: { result: {} } } } }.)',
    )
  })

  it('mocks it in one test otherwise than in the file', async () => {
    const { stdout } = await run(`${booked}tests:
  - name: the carrier is down
    workflows: { ship_order: { mocks: { book: { error: NetworkError } } } }
    happens: [{ answer: ask }]
    expect: { waits_at: [ship], error: NetworkError }
`)
    expect(failuresOf(stdout)).toEqual([])
  })

  it.each([
    ['its title', shipping.replace('ship_order', 'other "ship_order"'), 'any.rabbit', booked],
    ['its file, where it has no name', shipping.replace(/.*\n/, ''), 'ship_order.rabbit', booked],
    [
      'the test',
      shipping.replace('ship_order', 'other'),
      'other.rabbit',
      'workflows: { ship_order: { file: other.rabbit, mocks: { book: {} } } }\n',
    ],
  ])('finds it by %s', async (_what, text, file, head) => {
    const { stdout } = await run(`${head}tests: [{ name: a, happens: [{ answer: ask }] }]\n`, {
      [file]: text,
    })
    expect(failuresOf(stdout)).toEqual([])
  })

  it('counts what was called for the coverage of its own workflow', async () => {
    await run(`${booked}tests: [{ name: a, happens: [{ answer: ask }] }]\n`)
    writeFileSync(
      join(folder, 'no.test.yaml'),
      'workflow: shipping.rabbit\ntests: [{ name: b, input: { parcels: [] }, happens: [{ answer: ask, approved: false }] }]\n',
    )
    const { code, stdout } = await test('order.test.yaml', 'no.test.yaml', '--min-coverage', '100')
    expect(stdout).toMatch(/shipping\.rabbit +states +4 of 4/)
    expect(code).toBe(0)
  })

  it.each([
    ['none', {}, 'There is no workflow named ship_order'],
    ['two', { 'a.rabbit': shipping, 'b.rabbit': shipping }, 'Several workflows are named ship_order'],
    ['a broken one', { 'a.rabbit': `${shipping}book -> ` }, 'The text of ship_order has errors'],
  ])('fails as in the studio where there is %s', async (_what, files, sentence) => {
    const { code, stdout } = await run('tests: [{ name: a }]\n', files)
    expect(code).toBe(2)
    expect(failuresOf(stdout).join()).toContain(sentence)
  })

  it.each([
    [
      'a state that it does not have',
      'workflows: { ship_order: { mocks: { bok: {} } } }\n',
      ':1:37 the workflow has no state "bok". Did you mean "book"?',
    ],
    [
      'one that is not there',
      'workflows: { ship: { mocks: {} } }\n',
      ':1:14 no file beside this one has a workflow "ship".',
    ],
    ['a file that is not there', 'workflows: { ship: gone.rabbit }\n', "there is no file 'gone.rabbit'"],
    [
      'a word that is not there',
      'workflows: { ship: { flie: x.rabbit } }\n',
      'there is no "flie" here. Did you mean "file"?',
    ],
  ])('refuses %s, with its line', async (_what, head, sentence) => {
    const { code, stderr } = await run(`${head}tests: [{ name: a }]\n`)
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
  })
})
