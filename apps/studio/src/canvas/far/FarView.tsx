import { useStoreApi } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { isWatching, type StudioStore, useStudio } from '../../store/index.ts'
import type { Placed } from '../place-drawing.ts'
import css from './FarView.module.css'
import { type FarBox, type FarPicture, farPicture } from './far-picture.ts'
import { type FarFrame, paintOver, paintPicture } from './paint.ts'

/** How much more than what is in sight is painted on each side, as a share of the canvas. */
const margin = 0.4
/** By how much a painted picture may be enlarged or made smaller before it is painted anew. */
const stretch = 1.3
const restMs = 140

/**
 * A large drawing seen from far, painted on one surface. While the view moves the painted picture moves along;
 * it is painted anew when it no longer covers what is in sight, and sharply when the view comes to rest.
 */
export function FarView({ placed }: { readonly placed: Placed }) {
  const { drawing, boxes, routes } = placed
  const picture = useMemo(() => farPicture({ drawing, boxes, routes }), [drawing, boxes, routes])
  const theme = useStudio((s) => s.shownTheme)
  const below = useRef<HTMLCanvasElement>(null)
  const above = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    if (!below.current || !above.current) return
    return paintOnChange(picture, [below.current, above.current], flow)
  }, [picture, theme, flow])
  return (
    <div className={css.far}>
      <canvas
        ref={below}
        className={css.surface}
        role="img"
        aria-label={`Overview of ${drawing.states.length} states. Zoom in to work with them.`}
      />
      <canvas ref={above} className={css.surface} aria-hidden />
    </div>
  )
}

type Flow = ReturnType<typeof useStoreApi>

function paintOnChange(
  picture: FarPicture,
  [below, above]: readonly [HTMLCanvasElement, HTMLCanvasElement],
  flow: Flow,
): () => void {
  const colour = colours(below)
  let painted: FarFrame | null = null
  let frame = 0
  let rest: ReturnType<typeof setTimeout> | undefined
  let overDue = true

  const paint = () => {
    painted = frameOf(flow)
    for (const surface of [below, above]) fit(surface, flow)
    const pen = below.getContext('2d')
    if (pen) paintPicture(pen, picture, painted, colour)
    overDue = true
  }
  const show = () => {
    frame = 0
    if (painted === null || !covers(painted, flow)) paint()
    if (painted === null) return
    if (overDue) {
      overDue = false
      const pen = above.getContext('2d')
      if (pen) paintOver(pen, marked(picture, useStudio.getState()), painted, colour)
    }
    const [x, y, zoom] = flow.getState().transform
    const { area, scale } = painted
    const transform = `translate(${area.x * zoom + x}px, ${area.y * zoom + y}px) scale(${zoom / (scale / ratio())})`
    for (const surface of [below, above]) surface.style.transform = transform
  }
  const ask = () => {
    if (frame === 0) frame = requestAnimationFrame(show)
  }
  const stopView = flow.subscribe((state, before) => {
    if (
      state.transform === before.transform &&
      state.width === before.width &&
      state.height === before.height
    )
      return
    ask()
    clearTimeout(rest)
    rest = setTimeout(() => {
      if (painted?.scale === flow.getState().transform[2] * ratio()) return
      painted = null
      ask()
    }, restMs)
  })
  const stopStore = useStudio.subscribe((store, before) => {
    if (store.view === before.view && store.selected === before.selected && store.watched === before.watched)
      return
    overDue = true
    ask()
  })
  show()
  return () => {
    stopView()
    stopStore()
    clearTimeout(rest)
    cancelAnimationFrame(frame)
  }
}

const ratio = (): number => window.devicePixelRatio || 1

/** What is to be painted for the present view: what is in sight and a margin around it. */
function frameOf(flow: Flow): FarFrame {
  const { width, height, transform } = flow.getState()
  const [x, y, zoom] = transform
  return {
    scale: zoom * ratio(),
    area: {
      x: (-x - width * margin) / zoom,
      y: (-y - height * margin) / zoom,
      width: (width * (1 + 2 * margin)) / zoom,
      height: (height * (1 + 2 * margin)) / zoom,
    },
  }
}

function covers({ area, scale }: FarFrame, flow: Flow): boolean {
  const { width, height, transform } = flow.getState()
  const [x, y, zoom] = transform
  const larger = (zoom * ratio()) / scale
  return (
    larger < stretch &&
    larger > 1 / stretch &&
    -x / zoom >= area.x &&
    -y / zoom >= area.y &&
    (width - x) / zoom <= area.x + area.width &&
    (height - y) / zoom <= area.y + area.height
  )
}

function fit(surface: HTMLCanvasElement, flow: Flow): void {
  const { width, height } = flow.getState()
  const wide = Math.round(width * (1 + 2 * margin))
  const high = Math.round(height * (1 + 2 * margin))
  if (surface.width === Math.round(wide * ratio()) && surface.height === Math.round(high * ratio())) return
  surface.width = Math.round(wide * ratio())
  surface.height = Math.round(high * ratio())
  surface.style.width = `${wide}px`
  surface.style.height = `${high}px`
}

/** The states that stand out, with the colour that says why. */
function* marked(picture: FarPicture, store: StudioStore): Generator<readonly [FarBox, string]> {
  if (isWatching(store)) {
    for (const [name, { status }] of store.view.states) {
      const box = picture.boxOf.get(name)
      if (box) yield [box, `--status-${status}`]
    }
  }
  for (const name of store.selected) {
    const box = picture.boxOf.get(name)
    if (box) yield [box, '--accent']
  }
}

/** Design tokens as the canvas needs them, each read once. */
function colours(element: Element): (token: string) => string {
  const style = getComputedStyle(element)
  const known = new Map<string, string>()
  return (token) => {
    const found = known.get(token) ?? style.getPropertyValue(token).trim()
    known.set(token, found)
    return found
  }
}
