import { Background, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import { memo, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import '@xyflow/react/dist/style.css'
import './page.css'
import { type BenchDrawing, untilPainted } from './page.ts'

type Box = Node<{ readonly name: string }, 'box'>

const BoxNode = memo(function BoxNode({ data }: NodeProps<Box>) {
  return (
    <div style={{ width: '100%', height: '100%', border: '1px solid #999', background: '#fff' }}>
      <Handle type="target" position={Position.Left} />
      {data.name}
      <Handle type="source" position={Position.Right} />
    </div>
  )
})

const nodeTypes = { box: BoxNode }
let show: (drawing: BenchDrawing | null) => void = () => {}

/** React Flow as its manual has it for large drawings: sizes and handles given, only what is visible rendered. */
function Bare() {
  const [drawing, setDrawing] = useState<BenchDrawing | null>(null)
  show = setDrawing
  if (!drawing) return null
  return (
    <ReactFlow<Box, Edge>
      key={drawing.text}
      defaultNodes={drawing.boxes.map(nodeOf)}
      defaultEdges={drawing.lines.map(edgeOf)}
      nodeTypes={nodeTypes}
      defaultViewport={{ x: 40, y: 400, zoom: 0.8 }}
      minZoom={0.08}
      onlyRenderVisibleElements
    >
      <Background />
    </ReactFlow>
  )
}

const nodeOf = ({ id, name, x, y, width, height }: BenchDrawing['boxes'][number]): Box => ({
  id,
  type: 'box',
  position: { x, y },
  data: { name },
  width,
  height,
  handles: [
    { type: 'target', position: Position.Left, x: 0, y: height / 2, width: 6, height: 6 },
    { type: 'source', position: Position.Right, x: width, y: height / 2, width: 6, height: 6 },
  ],
})

const edgeOf = ({ id, source, target, label }: BenchDrawing['lines'][number]): Edge => ({
  id,
  source,
  target,
  ...(label === null ? {} : { label }),
})

createRoot(document.getElementById('root') as HTMLElement).render(
  <div className="drawing">
    <Bare />
  </div>,
)

window.bench = {
  async open(drawing) {
    flushSync(() => show(null))
    const began = performance.now()
    show(drawing)
    await untilPainted(() => document.querySelector('.react-flow__node') !== null)
    return performance.now() - began
  },
  changeStatus: () => () => 0,
}
