export { RunHost } from './RunHost.tsx'
export { RunPanel } from './RunPanel.tsx'
export { openExecution } from './session.ts'
