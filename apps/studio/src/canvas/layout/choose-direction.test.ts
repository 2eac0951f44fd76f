import { describe, expect, it } from 'vitest'
import { chooseDirection } from './choose-direction.ts'
import type { LayoutBox } from './layout.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const box = (id: string, placed: LayoutBox['placed'] = null): LayoutBox => ({
  id,
  width: 180,
  height: 56,
  placed,
})
const lines = names.slice(1).map((target, i) => ({
  id: target,
  source: names[i] ?? '',
  target,
  labelWidth: 0,
}))
const chain = { boxes: names.map((name) => box(name)), lines }
const tall = { width: 600, height: 900 }
const wide = { width: 1600, height: 400 }

describe('the direction of a drawing', () => {
  it('is the one that shows it largest', () => {
    expect(chooseDirection({ drawing: chain, size: tall, prefer: 'right' })).toBe('down')
    expect(chooseDirection({ drawing: chain, size: wide, prefer: 'down' })).toBe('right')
  })

  it('stays when the other one shows hardly more', () => {
    const short = { boxes: chain.boxes.slice(0, 2), lines: lines.slice(0, 1) }
    expect(chooseDirection({ drawing: short, size: tall, prefer: 'right' })).toBe('right')
    expect(chooseDirection({ drawing: short, size: wide, prefer: 'down' })).toBe('down')
  })

  it('follows what was placed by hand', () => {
    const boxes = [...chain.boxes.slice(0, 5), box('f', { x: -90, y: 500 })]
    expect(chooseDirection({ drawing: { boxes, lines }, size: wide, prefer: 'right' })).toBe('down')
  })
})
