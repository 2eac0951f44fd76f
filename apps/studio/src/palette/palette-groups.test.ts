import { type StepType, stepTypes } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { paletteGroups } from './palette-groups.ts'

it('lists every family, what can run first', () => {
  const groups = paletteGroups('')
  expect(groups.map(({ title }) => title)).toEqual(['Flow', 'People', 'Data', 'Connect', 'Intelligence'])
  for (const { types } of groups) {
    const runnable = types.map((type) => type.runnable)
    expect(runnable).toEqual([...runnable].sort((a, b) => Number(b) - Number(a)))
  }
})

it('finds by name and by what a type does', () => {
  expect(paletteGroups('http').flatMap(({ types }) => types.map(({ name }) => name))).toContain('http')
  expect(paletteGroups('no such thing')).toEqual([])
  const fax = {
    ...(stepTypes.get('log') as StepType),
    name: 'fax',
    title: 'Fax',
    category: 'people',
  } as const
  expect(paletteGroups('fax', [fax])).toEqual([{ title: 'People', types: [fax] }])
})
