import { expect, it } from 'vitest'
import { freeName, matching } from './names.ts'

it('numbers a name that is taken', () => {
  expect(freeName('New', [])).toBe('New')
  expect(freeName('New', ['New', 'New 2'])).toBe('New 3')
})

it('finds names by words in any order and case', () => {
  const items = [{ name: 'Order to shipment' }, { name: 'Onboarding' }]
  expect(matching(items, 'SHIP order')).toEqual([items[0]])
  expect(matching(items, ' ')).toEqual(items)
})
