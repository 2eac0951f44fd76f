import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { fileNameOf, outputOf } from './outputs.ts'
import { pngScale, pngWarning } from './png.ts'
import { readFile } from './read-file.ts'
import { readImport } from './read-import.ts'

describe('what an import becomes', () => {
  it('is named by its title, else by its file', () => {
    const titled = readImport(
      { name: 'a.mmd', text: '---\ntitle: To the moon\n---\nflowchart LR\na --> b' },
      null,
    )
    expect(titled).toMatchObject({ kind: 'read', format: 'mermaid', name: 'To the moon' })
    const plain = readImport({ name: 'my.flow.mmd', text: 'flowchart LR\na --> b' }, null)
    expect(plain).toMatchObject({ name: 'my.flow', text: 'a -> b\n' })
    expect(readImport({ name: '', text: 'a -> b' }, null)).toMatchObject({
      format: 'rabbit',
      name: 'Imported workflow',
    })
  })
  it('is nothing for nothing, and a sentence for what is none', () => {
    expect(readImport({ name: '', text: ' \n' }, null)).toEqual({ kind: 'nothing' })
    expect(readImport({ name: 'x.txt', text: 'hello there' }, null)).toMatchObject({ kind: 'refused' })
    expect(readImport({ name: 'x.txt', text: 'hello there' }, 'asl')).toMatchObject({ kind: 'refused' })
  })
  it('keeps workflow text as it is, whatever is wrong with it', () => {
    const text = '# mine\na -> -> b\n'
    expect(readImport({ name: 'x.rabbit', text }, null)).toMatchObject({ kind: 'read', text })
  })
})

describe('a file', () => {
  it('is read, unless it is too large', async () => {
    const given = { name: 'a.mmd', text: 'flowchart LR' }
    expect(await readFile(new File([given.text], given.name))).toEqual({ given, trouble: null })
    const large = await readFile(new File(['x'.repeat(2 * 1024 * 1024 + 1)], 'large.xml'))
    expect(large).toMatchObject({ given: null, trouble: expect.stringContaining('2 MiB') })
  })
})

describe('what is exported', () => {
  const workflow = openWorkflow('start -> a; a -> [b, c]: x > 1; [b, c] -> end; layout { a: 120 80 }')

  it('is a drawing with everything in it', () => {
    const output = outputOf('svg', workflow, 'dark')
    if (output.kind !== 'picture') throw new Error(output.kind)
    for (const word of ['start', 'a', 'b', 'c', 'end']) expect(output.drawn.svg).toContain(`>${word}</text>`)
  })
  it('has places for all states where the format holds a drawing', () => {
    const output = outputOf('bpmn', workflow, 'light')
    if (output.kind !== 'text') throw new Error(output.kind)
    expect(output.text).toContain('rabbit:placed="true">\n        <dc:Bounds x="120" y="80"')
  })
  it('is saved under the name of the workflow', () => {
    expect(fileNameOf('Onboard a new customer!', 'svg')).toBe('onboard-a-new-customer.svg')
    expect(fileNameOf('../../etc/passwd', 'mmd')).toBe('etc-passwd.mmd')
    expect(fileNameOf('///', 'bpmn')).toBe('workflow.bpmn')
  })
  it('is a PNG of twice the size, or of what a browser can draw, with a sentence', () => {
    expect(pngScale({ width: 1000, height: 500 })).toBe(2)
    expect(pngWarning({ width: 1000, height: 500 })).toBeNull()
    expect(pngScale({ width: 81920, height: 500 })).toBe(0.1)
    expect(pngWarning({ width: 81920, height: 500 })).toContain('10 %')
  })
})
