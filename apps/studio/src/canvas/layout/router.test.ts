// @vitest-environment node
import { openWorkflow } from '@rabbit/dsl'
import { createRandom } from '@rabbit/dsl/testing'
import { expect, it } from 'vitest'
import { drawGraph } from '../drawing/draw.ts'
import { layoutInput, placeBoxes, turnMarks } from '../place-drawing.ts'
import { randomFlow } from '../testing/random-flow.ts'
import type { Direction } from './direction.ts'
import { layOut, layOutAgain, type MadeLayout } from './layout.ts'
import { createRouter, routeAll, type ToRoute } from './route-all.ts'

const noGhosts = { states: [], transitions: [], at: new Map() }

/** A drawing that follows one text after the other. */
function createDrawing(direction: Direction): (text: string) => ToRoute {
  let last: MadeLayout | null = null
  return (text) => {
    const { graph } = openWorkflow(text)
    const drawing = turnMarks(drawGraph(graph, noGhosts), direction)
    const input = { ...layoutInput(drawing, graph.layout, graph.entry), direction }
    const layout = (last && layOutAgain(input, last)) ?? layOut(input)
    last = { input, result: layout }
    const boxes = placeBoxes({ drawing, direction, layout, places: graph.layout, dragged: new Map() })
    return { lines: drawing.lines, boxes, layout, direction }
  }
}

it.each([
  ['right', 1],
  ['right', 2],
  ['down', 3],
] as const)(
  'routes an edited drawing as if it had just been opened, drawn %s, seed %i',
  (direction, seed) => {
    const random = createRandom(seed)
    const lines = randomFlow(random, 60).trim().split('\n')
    const draw = createDrawing(direction)
    const route = createRouter()
    for (let edit = 0; edit < 30; edit += 1) {
      const input = draw(lines.join('\n'))
      expect(route(input)).toEqual(routeAll(input))
      const at = 1 + random.below(lines.length - 1)
      if (random.chance(0.3)) lines.splice(at, 1)
      else if (random.chance(0.5)) lines.splice(at, 0, `new_${edit} -> ${lines[at]?.split(/[ :]/)[0]}`)
      else lines[at] = `${lines[at]?.split(':')[0]}: amount > ${10 ** random.below(9)}`
    }
  },
)

it('looks for no other line anew when one line comes', () => {
  const text = Array.from({ length: 300 }, (_, i) => `s${i} -> s${i + 1}`).join('\n')
  const draw = createDrawing('right')
  const route = createRouter()
  const before = route(draw(text))
  const now = route(draw(`${text}\ns1 -> s3`))
  const anew = [...now].filter(([id, each]) => before.get(id) !== each)
  expect(anew).toHaveLength(1)
})
