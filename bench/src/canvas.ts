import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { layOut } from '../../apps/studio/src/canvas/layout/layout.ts'
import { pictureOf } from '../../apps/studio/src/canvas/testing/picture.ts'
import { randomFlow } from '../../apps/studio/src/canvas/testing/random-flow.ts'
import { createRandom } from '../../packages/dsl/src/testing/random.ts'
import { findChromium } from '../../scripts/chromium.mjs'
import type { BenchDrawing } from '../canvas/page.ts'
import { percentiles, type Row, summarise, times } from './measure.ts'
import { servePages } from './serve-pages.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The canvas in a real browser, beside a bare React Flow page with the same boxes in the same run. */
export async function measureCanvas(): Promise<readonly Row[]> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium was found: set CHROMIUM to its path.')
  const pages = await servePages(join(process.cwd(), 'bench/canvas'))
  const browser = await chromium.launch({ executablePath, args: flags })
  try {
    const open = (page: string) => openPage(browser, `${pages.address}/${page}`)
    const [ours, bare] = [await open('ours.html'), await open('bare.html')]
    const rows: Row[] = []
    for (const states of [1000, 5000]) rows.push(await opening(ours, bare, drawingOf(states)))
    const drawing = drawingOf(1000)
    for (const movement of movements) rows.push(await moving(ours, bare, drawing, movement))
    rows.push(await overview(ours, bare, drawingOf(5000, broadFlow(70, 71))))
    const typing = await open('ours.html?text')
    rows.push(await keystroke(typing, drawing), layoutTime(drawing.text))
    return rows
  } finally {
    await browser.close()
    await pages.close()
  }
}

async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(address)
  await page.waitForFunction(() => 'bench' in window)
  return page
}

/** Chains side by side: as high as it is wide, so that all of it is in sight from far. */
function broadFlow(chains: number, length: number): string {
  const name = (chain: number, i: number) => `step_${chain}_${i}`
  const lines = [`start -> [${Array.from({ length: chains }, (_, chain) => name(chain, 0))}]`]
  for (let chain = 0; chain < chains; chain += 1)
    for (let i = 1; i < length; i += 1) lines.push(`${name(chain, i - 1)} -> ${name(chain, i)}`)
  return `${lines.join('\n')}\n`
}

function drawingOf(states: number, text = randomFlow(createRandom(1), states)): BenchDrawing {
  const { boxes, drawing } = pictureOf(text, 'right')
  const names = new Map(drawing.states.map(({ id, state }) => [id, state.name]))
  return {
    text,
    boxes: [...boxes].map(([id, { x, y, width, height }]) => ({
      id,
      name: names.get(id) ?? '',
      x,
      y,
      width,
      height,
    })),
    lines: drawing.lines.map(({ id, source, target, label }) => ({ id, source, target, label })),
  }
}

const openIn = (page: Page, drawing: BenchDrawing) => page.evaluate((it) => window.bench.open(it), drawing)

async function opening(ours: Page, bare: Page, drawing: BenchDrawing): Promise<Row> {
  const taken = { ours: [] as number[], bare: [] as number[] }
  for (let run = -2; run < 9; run += 1) {
    const [one, other] = [await openIn(ours, drawing), await openIn(bare, drawing)]
    if (run < 0) continue
    taken.ours.push(one)
    taken.bare.push(other)
  }
  const [own, base] = [summarise(taken.ours), summarise(taken.bare)]
  return {
    work: `C1 open ${drawing.boxes.length} boxes: parse, lay out, paint`,
    ours: times(own),
    baseline: `bare page, sizes given ${times(base)}`,
    ratio: (own.median / base.median).toFixed(2),
  }
}

interface Movement {
  readonly name: string
  /** One small step, the `i`-th. */
  step(page: Page, i: number): Promise<void>
  begin(page: Page): Promise<void>
  /** Whether it moved what it was to move, at the end. */
  hasMoved?(page: Page): Promise<boolean>
}

interface Grabbed {
  readonly node: Element
  readonly x: number
  readonly y: number
}

const grab = async (page: Page) => {
  const node = page.locator('.react-flow__node').nth(3)
  const box = await node.boundingBox()
  if (!box) throw new Error('There is nothing to drag.')
  await node.evaluate((element) => {
    const { x, y } = element.getBoundingClientRect()
    Object.assign(window, { grabbed: { node: element, x, y } satisfies Grabbed })
  })
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
}

/** Whether the state that was grabbed has gone after the pointer. */
const hasFollowed = async (page: Page) => {
  await page.mouse.move(720, 700)
  const isElsewhere = () => {
    const { node, x, y } = (window as unknown as { grabbed: Grabbed }).grabbed
    const now = node.getBoundingClientRect()
    return node.isConnected && Math.hypot(now.x - x, now.y - y) > 100
  }
  return page.waitForFunction(isElsewhere, null, { timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}

const swing = (page: Page, i: number) =>
  page.mouse.move(720 + 300 * Math.sin(i / 15), 450 + 120 * Math.cos(i / 11))

const pan: Movement = {
  name: 'pan',
  begin: async (page) => {
    await page.mouse.move(720, 30)
    await page.mouse.down()
  },
  step: swing,
}
const movements: readonly Movement[] = [
  pan,
  {
    name: 'zoom',
    begin: (page) => page.mouse.move(720, 450),
    step: (page, i) => page.mouse.wheel(0, Math.floor(i / 6) % 2 === 0 ? 60 : -60),
  },
  { name: 'drag a state', begin: grab, step: swing, hasMoved: hasFollowed },
]

const movementMs = 3000

/** Frames a second while something moves; `meanwhile` begins what goes on beside it. */
async function framesOf(page: Page, movement: Movement, meanwhile = async () => {}): Promise<number> {
  const { name, begin, step, hasMoved } = movement
  await page.bringToFront()
  await begin(page)
  await meanwhile()
  const counted = page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        let frames = 0
        const began = performance.now()
        const count = () => {
          frames += 1
          const passed = performance.now() - began
          if (passed < ms) requestAnimationFrame(count)
          else resolve((frames * 1000) / passed)
        }
        requestAnimationFrame(count)
      }),
    movementMs,
  )
  let moving = true
  const moves = (async () => {
    for (let i = 0; moving; i += 1) await step(page, i)
  })()
  const frames = await counted
  moving = false
  await moves
  if (hasMoved && !(await hasMoved(page))) throw new Error(`Nothing moved: ${name}`)
  await page.mouse.up()
  return frames
}

async function moving(ours: Page, bare: Page, drawing: BenchDrawing, movement: Movement): Promise<Row> {
  const frames = { ours: [] as number[], bare: [] as number[] }
  let changes = 0
  for (let run = 0; run < 3; run += 1) {
    await openIn(bare, drawing)
    frames.bare.push(await framesOf(bare, movement))
    await openIn(ours, drawing)
    let stop = async () => 0
    const changeStatus = async () => {
      const handle = await ours.evaluateHandle(() => window.bench.changeStatus(1000))
      stop = () => handle.evaluate((end) => end())
    }
    frames.ours.push(await framesOf(ours, movement, changeStatus))
    changes += await stop()
  }
  const [own, base] = [summarise(frames.ours), summarise(frames.bare)]
  const rate = Math.round((changes * 1000) / (3 * movementMs))
  return {
    work: `C2 ${movement.name} in ${drawing.boxes.length} boxes, ${rate} status changes a second`,
    ours: `${own.median.toFixed(1)} frames a second`,
    baseline: `bare page, only what is visible, no changes: ${base.median.toFixed(1)}`,
    ratio: (own.median / base.median).toFixed(2),
  }
}

async function overview(ours: Page, bare: Page, drawing: BenchDrawing): Promise<Row> {
  const zoomOut = async (page: Page) => {
    await page.mouse.move(300, 450)
    for (let i = 0; i < 14; i += 1) await page.mouse.wheel(0, 400)
    await page.waitForTimeout(1500)
  }
  const frames = { ours: [] as number[], bare: [] as number[] }
  for (let run = 0; run < 3; run += 1) {
    for (const [page, list] of [
      [bare, frames.bare],
      [ours, frames.ours],
    ] as const) {
      await page.bringToFront()
      await openIn(page, drawing)
      await zoomOut(page)
      list.push(await framesOf(page, pan))
    }
  }
  const [own, base] = [summarise(frames.ours), summarise(frames.bare)]
  return {
    work: `C3 pan over ${drawing.boxes.length} boxes from far`,
    ours: `${own.median.toFixed(1)} frames a second`,
    baseline: `bare page ${base.median.toFixed(1)}`,
    ratio: (own.median / base.median).toFixed(2),
  }
}

/** From a key's event to the frame that shows the new text and the drawing that follows from it. */
async function keystroke(page: Page, drawing: BenchDrawing): Promise<Row> {
  await page.bringToFront()
  await openIn(page, drawing)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.evaluate(() => {
    const taken: number[] = []
    Object.assign(window, { taken })
    window.addEventListener(
      'keydown',
      () => {
        const began = performance.now()
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.onmessage = () => taken.push(performance.now() - began)
          channel.port2.postMessage(null)
        })
      },
      { capture: true },
    )
  })
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('check_0 -> fresh_state: amount > 5')
  await page.evaluate(() => (window as unknown as { taken: number[] }).taken.splice(0))
  await page.keyboard.press('Enter')
  await page.keyboard.type('fresh_state -> other_state: amount > 500 and country in ["DE"]', { delay: 60 })
  const taken = await page.evaluate(() => (window as unknown as { taken: number[] }).taken)
  const own = summarise(taken)
  return {
    work: `a key in the text of ${drawing.boxes.length} boxes to the painted canvas`,
    ours: percentiles(own),
    baseline: 'one frame: 16.7 ms',
    ratio: (own.median / 16.7).toFixed(2),
  }
}

function layoutTime(text: string): Row {
  const { boxes } = pictureOf(text, 'right')
  const input = {
    direction: 'right' as const,
    boxes: [...boxes].map(([id, { width, height }]) => ({ id, width, height, placed: null })),
    lines: pictureOf(text, 'right').drawing.lines.map(({ id, source, target, label }) => ({
      id,
      source,
      target,
      labelWidth: label === null ? 0 : 100,
    })),
  }
  const taken = Array.from({ length: 12 }, () => {
    const began = performance.now()
    layOut(input)
    return performance.now() - began
  }).slice(2)
  return {
    work: `lay ${boxes.size} boxes out anew`,
    ours: times(summarise(taken)),
    baseline: 'one frame: 16.7 ms',
    ratio: (summarise(taken).median / 16.7).toFixed(2),
  }
}
