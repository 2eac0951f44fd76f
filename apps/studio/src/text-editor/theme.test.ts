import { expect, it } from 'vitest'
import { hexOf, themeFrom } from './theme.ts'

it('reads a computed colour', () => {
  expect(hexOf('rgb(36, 34, 30)')).toBe('#24221e')
  expect(hexOf('rgba(255, 255, 255, 0.5)')).toBe('#ffffff')
})

it('takes all colours from the design tokens', () => {
  const asked = new Set<string>()
  const theme = themeFrom((token) => {
    asked.add(token)
    return '#123456'
  }, 'dark')
  expect(theme.base).toBe('vs-dark')
  expect([...asked].every((token) => token.startsWith('--'))).toBe(true)
  expect(theme.rules.every((rule) => rule.foreground === '123456')).toBe(true)
})
