import { type LayoutInput, layOut } from './layout.ts'

/** Answers an input with its layout, off the main thread. */
self.onmessage = ({ data }: MessageEvent<LayoutInput>) => {
  self.postMessage(layOut(data))
}
