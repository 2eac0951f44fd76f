import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit } from '../test/rabbit.ts'

let folder = ''
beforeAll(() => {
  ensureBuilt(['cli'])
  folder = mkdtempSync(join(tmpdir(), 'rabbit-cli-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const core = `start->validate_input;
validate_input->process:is_valid==True;
validate_input->error:is_valid==False;
process->notify;
notify->end;
error->end;
`

describe('rabbit graph', () => {
  it("prints the original engine's workflow as what it says", async () => {
    const { code, stdout } = await rabbit(['graph', '-'], core)
    const graph = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(graph.name).toBeNull()
    expect(graph.states).toEqual(
      ['start', 'validate_input', 'process', 'error', 'notify', 'end'].map((name) => ({
        name,
        type: 'task',
      })),
    )
    const plain = (from: string, to: string) => {
      return { from: [from], to: [to], condition: null, guard: null, join: null }
    }
    const guarded = (from: string, to: string, condition: string) => {
      return { from: [from], to: [to], condition, guard: 'expression', join: null }
    }
    expect(graph.transitions).toEqual([
      plain('start', 'validate_input'),
      guarded('validate_input', 'process', 'is_valid==True'),
      guarded('validate_input', 'error', 'is_valid==False'),
      plain('process', 'notify'),
      plain('notify', 'end'),
      plain('error', 'end'),
    ])
    expect(graph.triggers).toEqual([])
    expect(graph.diagnostics.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([])
  })

  it.each([
    ['a->[b,c];', [{ from: ['a'], to: ['b', 'c'], condition: null, guard: null, join: null }]],
    ['[b,c]->d;', [{ from: ['b', 'c'], to: ['d'], condition: null, guard: null, join: 'all' }]],
    [
      '[b,c]->d:x > 1;',
      [{ from: ['b', 'c'], to: ['d'], condition: 'x > 1', guard: 'expression', join: 'all' }],
    ],
    ['[b,c]->[d,e];', [{ from: ['b', 'c'], to: ['d', 'e'], condition: null, guard: null, join: 'all' }]],
    ['any [a,b] -> c', [{ from: ['a', 'b'], to: ['c'], condition: null, guard: null, join: 'any' }]],
    ['2 of [a,b,d] -> c', [{ from: ['a', 'b', 'd'], to: ['c'], condition: null, guard: null, join: 2 }]],
    [
      'a->b->c: ok ? x : y',
      [
        { from: ['a'], to: ['b'], condition: null, guard: null, join: null },
        { from: ['b'], to: ['c'], condition: 'ok ? x : y', guard: 'expression', join: null },
      ],
    ],
    [
      'a -> b: otherwise',
      [{ from: ['a'], to: ['b'], condition: 'otherwise', guard: 'otherwise', join: null }],
    ],
    [
      'a -> b: on error NetworkError',
      [{ from: ['a'], to: ['b'], condition: 'on error NetworkError', guard: 'error', join: null }],
    ],
    [
      'a -> b: on timeout',
      [{ from: ['a'], to: ['b'], condition: 'on timeout', guard: 'timeout', join: null }],
    ],
    [
      'a -> b: ai "it is fine" >= 80',
      [{ from: ['a'], to: ['b'], condition: 'ai "it is fine" >= 80', guard: 'ai', join: null }],
    ],
    ['[a,]->b', [{ from: ['a'], to: ['b'], condition: null, guard: null, join: null }]],
    ['input->state;', [{ from: ['input'], to: ['state'], condition: null, guard: null, join: null }]],
    [
      '"Send e-mail" -> done;',
      [{ from: ['Send e-mail'], to: ['done'], condition: null, guard: null, join: null }],
    ],
    [
      're-order -> 3rd_try',
      [{ from: ['re-order'], to: ['3rd_try'], condition: null, guard: null, join: null }],
    ],
    [
      'a\n  -> b\n  # and then\n\n  -> c',
      [
        { from: ['a'], to: ['b'], condition: null, guard: null, join: null },
        { from: ['b'], to: ['c'], condition: null, guard: null, join: null },
      ],
    ],
  ])('reads %j', async (text, transitions) => {
    const { stdout } = await rabbit(['graph', '-'], text)
    expect(JSON.parse(stdout).transitions).toEqual(transitions)
  })

  it('reads choices, triggers and types', async () => {
    const { stdout, code } = await rabbit(
      ['graph', '-'],
      `workflow w "Title"
on webhook POST "/signup"
on schedule "0 9 * * 1-5" in "Europe/Berlin"
on event "customer.created"
state score: decision { question: "Eligible?", choices: [premium, basic] }
start -> score
score -> offer: premium
score -> mail: basic
offer -> end
mail -> end`,
    )
    const graph = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(graph.name).toBe('w')
    expect(graph.states[0]).toEqual({ name: 'score', type: 'decision' })
    expect(graph.transitions.map(({ guard }: { guard: string }) => guard)).toEqual([
      null,
      'choice',
      'choice',
      null,
      null,
    ])
    expect(graph.triggers).toEqual([
      { kind: 'webhook', text: 'on webhook POST "/signup"' },
      { kind: 'schedule', text: 'on schedule "0 9 * * 1-5" in "Europe/Berlin"' },
      { kind: 'event', text: 'on event "customer.created"' },
    ])
  })

  it('prints what it understood of a broken text and exits 1', async () => {
    const { stdout, code } = await rabbit(['graph', '-'], 'start -> a\na -> : x\na -> end\n')
    const graph = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(graph.transitions).toHaveLength(2)
    expect(graph.diagnostics[0]).toMatchObject({ line: 2, severity: 'error' })
  })
})

describe('rabbit check', () => {
  it('prints file:line:column severity code message, and exits 1 on an error', async () => {
    const path = file('broken.rabbit', 'start -> a: \nstart -> end')
    const { code, stdout } = await rabbit(['check', path])
    expect(code).toBe(1)
    expect(stdout.split('\n')[0]).toMatch(/^.*broken\.rabbit:1:\d+ error R\d{3} \S.*\.$/)
  })

  it('says nothing about a text that is right', async () => {
    const { code, stdout } = await rabbit(['check', 'examples/welcome.rabbit'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  })

  it('prints a list with --json', async () => {
    const path = file('type.rabbit', 'state a: htpp { url: "https://example.com" }\nstart -> a -> end')
    const { code, stdout } = await rabbit(['check', path, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)[0]).toEqual({
      file: path,
      line: 1,
      column: 10,
      severity: 'error',
      code: expect.stringMatching(/^R\d{3}$/),
      message: expect.stringContaining('http'),
    })
  })

  it('names a file that is not there, and checks the others', async () => {
    const { code, stderr, stdout } = await rabbit(['check', 'nowhere.rabbit', file('b.rabbit', 'start -> ;')])
    expect(code).toBe(1)
    expect(stderr).toContain("there is no file 'nowhere.rabbit'")
    expect(stdout).toContain('b.rabbit:1:')
  })
})

describe('rabbit format', () => {
  it('prints the normal form, which --check accepts', async () => {
    const messy = file('messy.rabbit', '  start->a ;a->end:ok==True # why\n')
    const { code, stdout } = await rabbit(['format', messy])
    expect(code).toBe(0)
    expect(stdout).toContain('# why')
    expect((await rabbit(['format', messy, '--check'])).code).toBe(1)
    await rabbit(['format', messy, '--write'])
    expect(readFileSync(messy, 'utf8')).toBe(stdout)
    expect((await rabbit(['format', messy, '--check'])).code).toBe(0)
  })
})

const order =
  'When an order arrives, validate it. If it is valid, charge the card and send a confirmation at the same time, then archive it. If it is invalid, notify the customer.'

describe('rabbit translate, refine and explain', () => {
  it('makes workflow text from words', async () => {
    const { code, stdout } = await rabbit(['translate', order])
    expect(code).toBe(0)
    expect(stdout).toContain('validate_order -> [charge_card, send_confirmation]: is_valid')
    expect((await rabbit(['check', '-'], stdout)).code).toBe(0)
  })

  it('answers as JSON with source, confidence and notes', async () => {
    const { stdout } = await rabbit(['translate', '--json', '-'], order)
    const answer = JSON.parse(stdout)
    expect(Object.keys(answer)).toEqual(['text', 'source', 'confidence', 'notes'])
    expect(answer.source).toBe('rule')
    expect(answer.confidence).toBeGreaterThan(50)
    expect(answer.confidence).toBeLessThanOrEqual(100)
  })

  it('says what to write when it understands nothing, and exits 1', async () => {
    const { code, stdout, stderr } = await rabbit(['translate', 'asdf ???'])
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.length).toBeGreaterThan(10)
  })

  it('changes a text by an instruction and leaves the other lines alone', async () => {
    const path = file('refine.rabbit', '# keep\nstart -> check # and this\ncheck -> ship\nship -> end\n')
    const { code, stdout } = await rabbit(['refine', path, 'Add an approval before ship'])
    expect(code).toBe(0)
    expect(stdout).toContain('# keep\nstart -> check # and this\n')
    expect(stdout).toMatch(/: approval/)
    expect((await rabbit(['check', '-'], stdout)).code).toBe(0)
  })

  it('explains a text in words', async () => {
    const { code, stdout } = await rabbit(['explain', 'examples/welcome.rabbit'])
    expect(code).toBe(0)
    expect(stdout).toContain('asks sales for approval')
  })

  it('answers a batch line by line, in order; a bad line costs only itself', async () => {
    const requests = [
      { id: 'a', text: order },
      { id: 2, text: '' },
      { id: 'c', text: 'First pack the box, then ship it.' },
    ]
    const lines = [
      JSON.stringify(requests[0]),
      JSON.stringify(requests[1]),
      '{broken',
      JSON.stringify(requests[2]),
    ]
    const { code, stdout } = await rabbit(['translate', '--batch', file('batch.jsonl', lines.join('\n'))])
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(answers.map(({ id }) => id)).toEqual(['a', 2, null, 'c'])
    expect(answers[0].text).toContain('charge_card')
    expect(answers[1]).toEqual({ id: 2, error: expect.any(String) })
    expect(answers[2].error).toContain('JSON')
    expect(answers[3].text).toContain('pack')
  })

  it('refines a batch', async () => {
    const line = { id: 1, text: 'start -> ship -> end', instruction: 'retry ship 3 times' }
    const { stdout } = await rabbit(
      ['refine', '--batch', '-'],
      `${JSON.stringify(line)}\n{"id":2,"text":"start -> end"}\n`,
    )
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((answer) => JSON.parse(answer))
    expect(first.text).toMatch(/attempts: 3/)
    expect(second).toEqual({ id: 2, error: expect.stringContaining('instruction') })
  })
})

describe('rabbit', () => {
  it('says what it can do, and what it does not know', async () => {
    expect((await rabbit(['help'])).stdout).toContain('rabbit translate')
    expect(await rabbit(['dance'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no command 'dance'"),
    })
    expect(await rabbit(['graph', '--loud', 'x'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--loud'),
    })
  })
})
