import { describe, expect, it } from 'vitest'
import { parseXml, Xml } from '../bpmn/xml.ts'
import { colours } from './colours.ts'
import { drawSvg } from './draw.ts'
import { fitText } from './fit-text.ts'
import type { Picture } from './picture.ts'

const nasty = '<script>alert("1")</script> & ]]> \u0000 \ud800 ${x}'
const picture: Picture = {
  title: nasty,
  direction: 'right',
  states: [
    { name: 'start', type: 'task', shape: 'start', isEntry: false, x: 0, y: 0, width: 76, height: 34 },
    { name: nasty, type: 'http', shape: 'card', isEntry: true, x: 200, y: -20, width: 184, height: 56 },
    {
      name: '__proto__',
      type: 'constructor',
      shape: 'card',
      isEntry: false,
      x: 500,
      y: -20,
      width: 184,
      height: 56,
    },
  ],
  marks: [{ x: 420, y: -10, width: 10, height: 40, join: 2 }],
  lines: [
    {
      path: 'M76,17C120,17 150,8 200,8',
      head: { x: 200, y: 8 },
      guard: { kind: 'error', errorClass: nasty },
      label: { x: 138, y: 12, text: nasty, width: 120 },
    },
  ],
}

function read(svg: string): Xml {
  const root = parseXml(svg)
  if (!(root instanceof Xml)) throw new Error(root.message)
  return root
}

const all = (element: Xml): readonly Xml[] => [element, ...element.children.flatMap(all)]

describe.each(['light', 'dark'] as const)('a picture in %s colours', (theme) => {
  const { svg, width, height } = drawSvg(picture, theme)
  const elements = all(read(svg))

  it('is one well-formed SVG that needs nothing else, whatever the names are', () => {
    expect(elements[0]?.name).toBe('svg')
    expect(elements.map(({ name }) => name)).not.toContain('script')
    expect(svg).not.toMatch(/href|url\(|@import|<style/)
    expect(elements.some(({ text }) => text.startsWith('<script>alert'))).toBe(true)
  })
  it('has its own background, and room for everything', () => {
    expect(svg).toContain(`fill="${colours[theme].page}"`)
    const [x = 0, y = 0, w = 0, h = 0] = (elements[0]?.attribute('viewBox') ?? '').split(' ').map(Number)
    expect([w, h]).toEqual([width, height])
    for (const box of [...picture.states, ...picture.marks]) {
      expect(box.x).toBeGreaterThan(x)
      expect(box.y).toBeGreaterThan(y)
      expect(box.x + box.width).toBeLessThan(x + w)
      expect(box.y + box.height).toBeLessThan(y + h)
    }
  })
  it('names every state, in full where there is no room for it', () => {
    const titles = elements.filter(({ name }) => name === 'title').map(({ text }) => text)
    expect(titles).toContain('start (task)')
    expect(titles).toContain('__proto__ (constructor)')
    expect(elements.some(({ name, text }) => name === 'text' && text === 'HTTP request')).toBe(true)
    expect(elements.some(({ name, text }) => name === 'text' && text === '2 of')).toBe(true)
  })
})

describe('fitting text', () => {
  it('keeps what fits and ends the rest with an ellipsis', () => {
    expect(fitText('validate', 118, 13)).toBe('validate')
    expect(fitText('validate the whole order again', 118, 13)).toMatch(/^validate the.*…$/)
    expect(fitText('注文を確認してから発送する', 60, 13)).toMatch(/^注文を.…$|^注文を…$/)
    expect(fitText('', 10, 13)).toBe('')
  })
})
