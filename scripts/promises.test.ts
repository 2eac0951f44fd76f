import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const docs = join(import.meta.dirname, '../docs')
const page = readFileSync(join(docs, 'promises.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| P\d+ \|/.test(line))
const cells = (row: string) => row.split('|').map((cell) => cell.trim())

describe('the page of promises', () => {
  it('has all fifteen, in order', () => {
    expect(rows.map((row) => cells(row)[1])).toEqual(Array.from({ length: 15 }, (_, n) => `P${n + 1}`))
  })

  it.each(rows)('%s names tests that are there, or says that it is not kept', (row) => {
    const [, , , how = '', proof = ''] = cells(row)
    const files = [...proof.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)
    if (how.includes('**not kept**')) expect(files).toEqual([])
    else expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      expect(existsSync(join(docs, file)), file).toBe(true)
      expect(readFileSync(join(docs, file), 'utf8'), file).toMatch(/\b(it|describe)\b/)
    }
  })

  it('lists what is not kept, or not whole, once more where a reader looks for it', () => {
    const list = page.slice(page.indexOf('## Not kept yet'))
    for (const row of rows) {
      const [, name, , how = ''] = cells(row)
      if (how.includes('**')) expect(list).toContain(`- **${name}**`)
    }
  })
})
