import type { Point } from '@rabbit/dsl'
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import { createStore, type StoreApi, useStore } from 'zustand'
import type { Direction } from './layout/direction.ts'
import type { Route } from './layout/route.ts'
import type { PlacedBox } from './layout/route-all.ts'
import type { PlacedDrawing } from './useDrawing.ts'

/** How a line runs at the moment. */
export interface DrawnRoute extends Route {
  /** Where it ends. */
  readonly arrival: Point
}

type Routes = ReadonlyMap<string, DrawnRoute>

/**
 * How lines run, apart from React Flow's edges: a new list of edges costs React Flow a walk through all of them, and
 * while a state is dragged only its own lines run otherwise.
 */
interface DrawnLines {
  readonly routes: StoreApi<Routes>
  /** Where React Flow wants the labels; null until it is there. */
  readonly labels: Element | null
}

const LinesContext = createContext<DrawnLines>({ routes: createStore<Routes>(() => new Map()), labels: null })

export const DrawnLinesProvider = LinesContext.Provider

/** What the lines of a canvas share, for their provider. `canvas` is React Flow's element. */
export function useDrawnLines(placed: PlacedDrawing, canvas: Element | null): DrawnLines {
  const [store] = useState(() => createStore<Routes>(() => new Map()))
  // After React Flow has its nodes, so that both are drawn at once.
  useEffect(() => {
    store.setState((before) => drawnRoutes(placed, before), true)
  }, [store, placed])
  const labels = useMemo(() => canvas?.querySelector('.react-flow__edgelabel-renderer') ?? null, [canvas])
  return useMemo(() => ({ routes: store, labels }), [store, labels])
}

/** The route of one line; undefined while it has none. */
export function useDrawnRoute(id: string): DrawnRoute | undefined {
  return useStore(useContext(LinesContext).routes, (routes) => routes.get(id))
}

export const useLabelLayer = (): Element | null => useContext(LinesContext).labels

/** The routes of a drawing; one that runs as before is the object of before. */
export function drawnRoutes({ drawing, direction, boxes, routes }: PlacedDrawing, before: Routes): Routes {
  const drawn = new Map<string, DrawnRoute>()
  for (const { id, target } of drawing.lines) {
    const route = routes.get(id)
    const box = boxes.get(target)
    if (!route || !box) continue
    const old = before.get(id)
    const arrival = arrivalAt(box, direction)
    const same = old && sameRoute(old, route) && samePoint(old.arrival, arrival)
    drawn.set(id, same ? old : { path: route.path, label: route.label, arrival })
  }
  return drawn
}

const arrivalAt = ({ x, y, width, height }: PlacedBox, direction: Direction): Point =>
  direction === 'right' ? { x, y: y + height / 2 } : { x: x + width / 2, y }

const samePoint = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y
const sameRoute = (a: Route, b: Route): boolean => a.path === b.path && samePoint(a.label, b.label)
