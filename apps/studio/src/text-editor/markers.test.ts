import { expect, it } from 'vitest'
import { markersOf } from './markers.ts'

it('stands where the diagnostic says, and can be seen when it is empty', () => {
  const diagnostic = { code: 'R001', severity: 'error', message: 'What comes here?' } as const
  const [marker, empty] = markersOf('a -> b\nc ->', [
    { ...diagnostic, from: 7, to: 8 },
    { ...diagnostic, from: 11, to: 11 },
  ])
  expect(marker).toMatchObject({ startLineNumber: 2, startColumn: 1, endColumn: 2, code: 'R001' })
  expect(empty).toMatchObject({ startLineNumber: 2, startColumn: 5, endColumn: 6 })
})
