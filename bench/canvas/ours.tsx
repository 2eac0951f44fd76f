import type { ExecutionEvent } from '@rabbit/contract'
import { createRoot } from 'react-dom/client'
import { Canvas } from '../../apps/studio/src/canvas/index.ts'
import { TooltipProvider } from '../../apps/studio/src/design/index.ts'
import { createFrameBatch, useStudio } from '../../apps/studio/src/store/index.ts'
import { TextEditor } from '../../apps/studio/src/text-editor/Editor.tsx'
import '../../apps/studio/src/design/tokens.css'
import '../../apps/studio/src/design/base.css'
import './page.css'
import { untilPainted } from './page.ts'

const withText = new URLSearchParams(location.search).has('text')

createRoot(document.getElementById('root') as HTMLElement).render(
  <TooltipProvider delay={400}>
    <div className="drawing">
      <Canvas />
    </div>
    {withText ? (
      <div className="text">
        <TextEditor />
      </div>
    ) : null}
  </TooltipProvider>,
)

let opened = 0

window.bench = {
  async open({ text }) {
    const empty = { id: 'empty', name: 'Empty', revision: 1, text: '' }
    useStudio.getState().openSaved(empty)
    await untilPainted(() => document.querySelector('.react-flow__node') === null)
    opened += 1
    const began = performance.now()
    useStudio.getState().openSaved({ id: `w${opened}`, name: 'W', revision: 1, text })
    await untilPainted(isShown)
    return performance.now() - began
  },
  changeStatus(perSecond) {
    const { saved, document: shown, watch, receiveEvents } = useStudio.getState()
    const { text, graph } = shown.workflow
    watch({ id: 'e', workflowId: saved?.id ?? '', versionId: null, text })
    let seq = 1
    const numbered = (event: object) => ({ executionId: 'e', seq: seq++, at: Date.now(), ...event })
    const batch = createFrameBatch<ExecutionEvent>((events) => receiveEvents('e', events))
    const receive = (events: object[]) => batch.add(events as ExecutionEvent[])
    receive([numbered({ kind: 'execution_started', data: { input: {}, trigger: 'manual' } })])
    let change = 0
    let due = 0
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      due += ((now - last) * perSecond) / 1000
      last = now
      const events: object[] = []
      for (; due >= 1; due -= 1, change += 1) {
        const { name, type } = graph.states[(change >> 1) % graph.states.length] ?? { name: '', type: '' }
        const visit = Math.floor((change >> 1) / graph.states.length) + 1
        const event =
          change % 2 === 0
            ? { kind: 'state_entered', data: { from: [], type } }
            : { kind: 'state_completed', data: { result: {}, durationMs: 5 } }
        events.push(numbered({ ...event, state: name, visit }))
      }
      if (events.length > 0) receive(events)
    }, 5)
    return () => {
      clearInterval(timer)
      batch.stop()
      return change
    }
  },
}

/** The canvas hides a drawing until it has found its place. */
const isShown = () =>
  document.querySelector('[data-unsettled]') === null && document.querySelector('.react-flow__node') !== null
