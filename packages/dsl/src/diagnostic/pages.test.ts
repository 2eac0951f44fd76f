import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openWorkflow } from '../workflow.ts'
import { diagnosticCodes } from './codes.ts'

const folder = new URL('../../../../docs/diagnostics/', import.meta.url)
const codes = Object.entries(diagnosticCodes)
/** Limits are too large for an example. */
const limits = ['R012', 'R013', 'R014', 'R015']

function codesIn(text: string): string[] {
  return openWorkflow(text, { secrets: ['API_KEY'] }).diagnostics.map(({ code }) => code)
}

describe.each(codes)('the page of %s', (code, { title, severity }) => {
  const page = readFileSync(new URL(`${code}.md`, folder), 'utf8')

  it('has its title and says whether it blocks a run (V3)', () => {
    expect(page.startsWith(`# ${code} · ${title}\n`)).toBe(true)
    expect(page).toContain(severity === 'error' ? 'Error:' : 'Warning:')
  })
})

const withExample = codes.filter(([code]) => !limits.includes(code))

describe.each(withExample)('the page of %s', (code) => {
  const page = readFileSync(new URL(`${code}.md`, folder), 'utf8')

  it('has an example that fails, and what is mended is fine (V3)', () => {
    const [fails = '', mended = ''] = [...page.matchAll(/```rabbit\n([\s\S]*?)```/g)].map(
      (match) => match[1] ?? '',
    )
    expect(codesIn(fails)).toContain(code)
    expect(codesIn(mended)).toEqual([])
  })
})

it('every page has a code (V3)', () => {
  const pages = readdirSync(folder).filter((name) => name !== 'README.md')
  expect(pages.sort()).toEqual(codes.map(([code]) => `${code}.md`).sort())
  const list = readFileSync(new URL('README.md', folder), 'utf8')
  for (const [code, { severity, title }] of codes) {
    expect(list).toContain(`| [${code}](${code}.md) | ${severity} | ${title} |`)
  }
})
