import { performance } from 'node:perf_hooks'

/** Above this share of its time the event loop is busy. */
const busyShare = 0.1

/** Asks whether the event loop had much to do since it was asked before. */
export function busyProcess(): () => boolean {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization > busyShare
  }
}
