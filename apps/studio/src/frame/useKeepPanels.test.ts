import { expect, it } from 'vitest'
import { readPanels } from './useKeepPanels.ts'

it('takes over only the choices it knows', () => {
  expect(readPanels('{"theme":"dark","leftOpen":false,"sideTab":"gone","x":1}')).toEqual({
    theme: 'dark',
    leftOpen: false,
  })
  expect(readPanels(null)).toEqual({})
  expect(readPanels('[')).toEqual({})
})
