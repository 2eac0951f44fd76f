import { MiniMap, useStore } from '@xyflow/react'
import { memo } from 'react'
import { around, isInSight } from './view/framing.ts'

/**
 * Where one is in a drawing; left out where there is nothing out of sight, and where there is little room. It is for
 * drawings that React Flow has all of: more would be dust in so small a picture.
 */
export const Overview = memo(function Overview() {
  const needed = useStore(({ width, height, nodes, transform: [x, y, zoom] }) => {
    if (width < 640 || height < 400 || nodes.length < 7) return false
    const bounds = around(
      nodes.map(({ position, width: w = 0, height: h = 0 }) => ({ ...position, width: w, height: h })),
    )
    return bounds !== null && !isInSight(bounds, { x, y, zoom }, { width, height })
  })
  if (!needed) return null
  return (
    <MiniMap
      pannable
      zoomable
      position="bottom-right"
      nodeBorderRadius={10}
      style={{ width: 148, height: 96 }}
      ariaLabel="Overview"
    />
  )
})
