import { type LayoutInput, layOut } from './layout.ts'

/** Answers each `{ id, input }` with `{ id, result }`: the layout off the main thread. */
self.onmessage = (message: MessageEvent<{ id: number; input: LayoutInput }>) => {
  self.postMessage({ id: message.data.id, result: layOut(message.data.input) })
}
