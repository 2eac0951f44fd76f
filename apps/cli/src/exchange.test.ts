import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit, root } from '../test/rabbit.ts'

let folder = ''
beforeAll(() => {
  ensureBuilt(['cli'])
  folder = mkdtempSync(join(tmpdir(), 'rabbit-exchange-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const chart =
  'flowchart LR\n  start --> pay\n  pay -->|"if amount #62; 100"| ask\n  pay -->|otherwise| end1[end]\n'
const workflow = 'start -> pay\npay -> ask: amount > 100\npay -> end: otherwise\n'
const pizza = join(root, 'packages/exchange/corpus/import/bpmn/pizza.bpmn')

describe('rabbit import', () => {
  it('prints workflow text, and on standard error what is lost', async () => {
    expect(await rabbit(['import', '-'], chart)).toEqual({
      code: 0,
      stdout: workflow,
      stderr: 'lost: direction: The studio chooses by itself how a drawing runs, so "LR" is left out.\n',
    })
  })
  it('finds the format out, or takes the one that is named', async () => {
    expect((await rabbit(['import', pizza])).stdout).toContain('workflow order_a_pizza')
    const refused = await rabbit(['import', '--from', 'asl', pizza])
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('It is no JSON') })
    const unclear = await rabbit(['import', '-'], 'hello')
    expect(unclear.stderr).toContain('Name it with --from: mermaid, bpmn, asl, xstate.')
  })
  it('with --strict fails when anything is lost, and with --json says all of it', async () => {
    const { code, stdout, stderr } = await rabbit(['import', '-', '--json', '--strict'], chart)
    expect([code, stderr]).toEqual([1, ''])
    expect(JSON.parse(stdout)).toEqual({
      format: 'mermaid',
      text: workflow,
      losses: [{ element: 'direction', message: expect.stringContaining('"LR"') }],
    })
  })
})

describe('rabbit export', () => {
  it('writes a file that imports as the same workflow', async () => {
    const out = join(folder, 'pay.asl.json')
    const exported = await rabbit(['export', '-', '--to', 'asl', '-o', out], workflow)
    expect(exported).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ StartAt: 'start' })
    expect((await rabbit(['import', out])).stdout).toContain('pay -> ask: amount > 100')
  })
  it('says what it cannot carry', async () => {
    const text = 'input { a: number }\nstart -> end\n'
    const file = join(folder, 'a.rabbit')
    writeFileSync(file, text)
    const { code, stderr } = await rabbit(['export', file, '--to', 'mermaid', '--strict'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^lost: input "a": /)
    expect((await rabbit(['export', file, '--to', 'visio'])).stderr).toContain("there is no format 'visio'")
    expect((await rabbit(['export', file])).stderr).toContain('name a format with --to')
  })
})

describe('rabbit export --to svg', () => {
  it('draws the workflow as the studio does, in light or dark', async () => {
    const light = await rabbit(['export', '-', '--to', 'svg'], workflow)
    const dark = await rabbit(['export', '-', '--to', 'svg', '--dark'], workflow)
    expect([light.code, light.stderr]).toEqual([0, ''])
    expect(light.stdout).toMatch(/^<svg xmlns[\s\S]*<\/svg>\n$/)
    for (const name of ['start', 'pay', 'ask', 'end', 'amount &#62; 100'])
      expect(light.stdout).toContain(`>${name}<`)
    expect(dark.stdout).not.toBe(light.stdout)
    expect((await rabbit(['export', '-', '--to', 'svg'], '')).stderr).toContain('no state to draw')
  })
  it('gives BPMN the places that the studio would give', async () => {
    const { stdout } = await rabbit(['export', '-', '--to', 'bpmn'], workflow)
    const xs = [...stdout.matchAll(/<dc:Bounds x="(-?\d+)/g)].map(([, x]) => Number(x))
    expect(new Set(xs).size).toBeGreaterThan(2)
  })
})
