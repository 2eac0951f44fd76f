import { stepTypes } from '@rabbit/dsl'
import { escapeAttribute, escapeText } from '../bpmn/xml.ts'
import { type Colours, colours, type PictureTheme } from './colours.ts'
import { fitText } from './fit-text.ts'
import { icons } from './icons.ts'
import type { Picture, PicturedLine, PicturedMark, PicturedState } from './picture.ts'

export interface Drawn {
  /** A whole SVG file that needs nothing else. */
  readonly svg: string
  readonly width: number
  readonly height: number
}

const margin = 32
const titleHeight = 34
const sans = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif"
const mono = "'JetBrains Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
const labelHeight = 22

/** Draws a picture: states with icon, type and name, arrows, guards. */
export function drawSvg(picture: Picture, theme: PictureTheme): Drawn {
  const c = colours[theme]
  const { left, top, right, bottom } = boundsOf(picture)
  const head = picture.title === null ? 0 : titleHeight
  const [x, y] = [Math.floor(left - margin), Math.floor(top - margin - head)]
  const [width, height] = [Math.ceil(right + margin - x), Math.ceil(bottom + margin - y)]
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" font-family="${sans}" role="img">`,
    `<title>${escapeText(picture.title ?? 'Workflow')}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${c.page}"/>`,
  ]
  if (picture.title !== null)
    parts.push(
      text(x + margin, y + margin + 6, fitText(picture.title, width - 2 * margin, 16), {
        size: 16,
        weight: 600,
        fill: c.ink,
      }),
    )
  for (const line of picture.lines) parts.push(drawLine(line, picture.direction, c))
  for (const mark of picture.marks) parts.push(drawMark(mark, c))
  for (const state of picture.states) parts.push(drawState(state, c))
  // Above everything, as on the canvas.
  for (const line of picture.lines) parts.push(drawLabel(line, c))
  parts.push('</svg>')
  return { svg: `${parts.filter((part) => part !== '').join('\n')}\n`, width, height }
}

function boundsOf({ states, marks, lines, title }: Picture) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (x: number, y: number, width: number, height: number) => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  for (const { x, y, width, height } of [...states, ...marks]) take(x, y, width, height)
  for (const { label, path } of lines) {
    if (label) take(label.x - label.width / 2, label.y - labelHeight / 2, label.width, labelHeight)
    // A curve lies within the points that shape it.
    for (const [, px, py] of path.matchAll(/(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)/g))
      take(Number(px), Number(py), 0, 0)
  }
  if (left === Infinity) return { left: 0, top: 0, right: 0, bottom: 0 }
  return { left, top, right: title === null ? right : Math.max(right, left + 160), bottom }
}

interface TextLook {
  readonly size: number
  readonly fill: string
  readonly weight?: number
  readonly anchor?: 'middle'
  readonly family?: string
}

function text(
  x: number,
  y: number,
  content: string,
  { size, fill, weight, anchor, family }: TextLook,
): string {
  const attributes = [
    weight === undefined ? '' : ` font-weight="${weight}"`,
    anchor === undefined ? '' : ` text-anchor="${anchor}"`,
    family === undefined ? '' : ` font-family="${family}"`,
  ]
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}"${attributes.join('')}>${escapeText(content)}</text>`
}

const round = (value: number): number => Math.round(value * 10) / 10

function drawState(state: PicturedState, c: Colours): string {
  const { x, y, width, height, name, type, shape, isEntry } = state
  const whole = `<title>${escapeText(`${name} (${type})`)}</title>`
  if (shape !== 'card') {
    const filled = shape === 'start'
    const box = (inset: number, fill: string, stroke: string) =>
      `<rect x="${x + inset}" y="${y + inset}" width="${width - 2 * inset}" height="${height - 2 * inset}" rx="${height / 2 - inset}" fill="${fill}" stroke="${stroke}"/>`
    const words = text(x + width / 2, y + height / 2 + 4, fitText(name, width - 16, 12), {
      size: 12,
      weight: 600,
      anchor: 'middle',
      fill: filled ? c.page : c.ink,
    })
    return `<g>${whole}${filled ? box(0, c.ink, c.ink) : box(0, c.card, c.strong) + box(3, 'none', c.strong)}${words}</g>`
  }
  const known = stepTypes.get(type)
  const [ink, tile] = (known && c.families[known.category]) ?? c.unknown
  const icon = (known && Object.hasOwn(icons, known.icon) ? icons[known.icon] : icons.box) ?? ''
  const room = width - 66
  const middle = y + height / 2
  return [
    `<g>${whole}`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="14" fill="${c.card}" stroke="${c.border}"/>`,
    `<rect x="${x + 12}" y="${middle - 16}" width="32" height="32" rx="9" fill="${tile}"/>`,
    `<g transform="translate(${x + 19.5} ${middle - 8.5}) scale(0.708)" fill="none" stroke="${ink}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">${icon}</g>`,
    text(x + 54, middle - 2, fitText(name, room, 13), { size: 13, weight: 600, fill: c.ink }),
    text(x + 54, middle + 14, fitText(known?.title ?? type, room, 11), { size: 11, fill: c.faint }),
    isEntry
      ? `<rect x="${x + 12}" y="${y - 8}" width="36" height="16" rx="8" fill="${c.ink}"/>${text(x + 30, y + 3.5, 'Entry', { size: 10, weight: 600, anchor: 'middle', fill: c.page })}`
      : '',
    '</g>',
  ].join('')
}

function drawMark({ x, y, width, height, join }: PicturedMark, c: Colours): string {
  const words = join === null || join === 'all' ? '' : join === 'any' ? 'any' : `${join} of`
  const bar = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${c.soft}" opacity="0.85"/>`
  if (words === '') return bar
  return (
    bar +
    text(x + width / 2, y + height + 13, words, { size: 10, weight: 600, anchor: 'middle', fill: c.faint })
  )
}

const arrowheads = { right: 'M-7,-4.5L-1,0L-7,4.5', down: 'M-4.5,-7L0,-1L4.5,-7' } as const

function drawLine({ path, head, guard }: PicturedLine, direction: Picture['direction'], c: Colours): string {
  const failed = guard?.kind === 'error' || guard?.kind === 'timeout'
  const stroke = failed ? c.negative : c.arrow
  const dash = failed
    ? ' stroke-dasharray="5 4"'
    : guard?.kind === 'otherwise'
      ? ' stroke-dasharray="1.5 4" stroke-linecap="round"'
      : ''
  const arrow =
    head === null
      ? ''
      : `<path d="${arrowheads[direction]}" transform="translate(${head.x} ${head.y})" fill="none" stroke="${stroke}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`
  return `<path d="${escapeAttribute(path)}" fill="none" stroke="${stroke}" stroke-width="1.5"${dash}/>${arrow}`
}

function drawLabel({ label, guard }: PicturedLine, c: Colours): string {
  if (label === null) return ''
  const failed = guard?.kind === 'error' || guard?.kind === 'timeout'
  const [ink] = guard?.kind === 'ai' ? (c.families.ai ?? c.unknown) : [failed ? c.negative : c.soft]
  const words = fitText(label.text.replace(/\s+/g, ' '), label.width - 14, 11, true)
  const dash = guard?.kind === 'otherwise' ? ' stroke-dasharray="3 3"' : ''
  return [
    `<g><title>${escapeText(label.text)}</title>`,
    `<rect x="${round(label.x - label.width / 2)}" y="${label.y - labelHeight / 2}" width="${round(label.width)}" height="${labelHeight}" rx="11" fill="${c.card}" stroke="${failed ? c.negative : c.border}"${dash}/>`,
    text(label.x, label.y + 4, words, { size: 11, anchor: 'middle', fill: ink, family: mono }),
    '</g>',
  ].join('')
}
