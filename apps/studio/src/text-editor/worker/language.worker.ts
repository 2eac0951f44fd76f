import type { ToWorker } from './protocol.ts'
import { serveLanguage } from './serve.ts'

const receive = serveLanguage((message) => self.postMessage(message))
self.onmessage = ({ data }: MessageEvent<ToWorker>) => receive(data)
