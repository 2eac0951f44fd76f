import type { Point } from '@rabbit/dsl'
import type { Losses } from '../loss.ts'
import type { FlowReader } from './flow.ts'
import { rabbit } from './names.ts'
import type { Xml } from './xml.ts'

/** A state's card, and the shape that modellers draw for a task. */
const [cardWidth, cardHeight, taskWidth] = [184, 56, 100]

/**
 * Where the drawing has the states. A foreign drawing is stretched, since a card is wider than a task; of our own
 * only the places that a person chose count.
 */
export function readPlaces(root: Xml, reader: FlowReader, losses: Losses): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>()
  const states = new Set(reader.states.map(({ key }) => key))
  for (const diagram of root.all('BPMNDiagram'))
    for (const plane of diagram.all('BPMNPlane')) {
      plane.attribute('bpmnElement')
      for (const shape of plane.all('BPMNShape')) {
        const id = reader.keyOf(shape.attribute('bpmnElement') ?? '')
        const placed = shape.attribute(`${rabbit} placed`)
        shape.attribute('isHorizontal')
        shape.attribute('isExpanded')
        const bounds = shape.first('Bounds')
        const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) =>
          Number(bounds?.attribute(name) ?? Number.NaN),
        )
        for (const label of shape.all('BPMNLabel')) label.useAll()
        if (!states.has(id) || placed === 'false') continue
        if (x === undefined || y === undefined || !Number.isFinite(x + y)) continue
        if (placed === 'true') places.set(id, { x, y })
        else {
          const [middle, level] = [x + (width || taskWidth) / 2, y + (height || cardHeight) / 2]
          const stretch = (cardWidth + 40) / (taskWidth + 40)
          places.set(id, {
            x: Math.round(middle * stretch - cardWidth / 2),
            y: Math.round(level - cardHeight / 2),
          })
        }
      }
      const edges = plane.all('BPMNEdge')
      for (const edge of edges) edge.useAll()
      if (edges.length > 0)
        losses.add('drawing', 'Arrows, labels and gateways are drawn anew, so where they stood is left out.')
    }
  return places
}
