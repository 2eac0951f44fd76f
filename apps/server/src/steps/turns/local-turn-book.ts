import { lateMs, soonMs, type Turn, type TurnAsked, type TurnBook } from './turn-book.ts'

interface Page {
  /** When the last turns were given out for, oldest first. */
  turns: number[]
  heldUntil: number
  /** How long it is held for: those who were kept waiting without a rate come spread over as long again. */
  heldMs: number
  readonly kept: Map<string, number>
}

export interface LocalTurnBookOptions {
  /** ms; any clock that moves on. */
  readonly now?: () => number
  readonly random?: () => number
}

const mostTargets = 1_000
/** Whom a hold kept waiting comes back within this time after it, in ms, not all in the same moment. */
const spreadMs = 10_000

/** The turns of one process. */
export function createLocalTurnBook({
  now = () => performance.now(),
  random = Math.random,
}: LocalTurnBookOptions = {}): TurnBook {
  const pages = new Map<string, Page>()

  function pageOf(target: string): Page {
    const page = pages.get(target) ?? { turns: [], heldUntil: 0, heldMs: 0, kept: new Map() }
    pages.delete(target)
    pages.set(target, page)
    const [oldest] = pages.keys()
    if (pages.size > mostTargets && oldest !== undefined) pages.delete(oldest)
    return page
  }

  /** A turn that was given out before and is still good; null otherwise. */
  function keptTurn({ kept, heldUntil }: Page, key: string, at: number): number | null {
    const turn = kept.get(key)
    if (turn === undefined) return null
    if (turn - at > soonMs && turn >= heldUntil) return turn
    kept.delete(key)
    return turn >= heldUntil && at <= turn + lateMs ? turn : null
  }

  function nextTurn(page: Page, { rate }: TurnAsked, at: number): number {
    const { turns, heldUntil, heldMs } = page
    if (rate === null)
      return heldUntil > at ? heldUntil + Math.floor(random() * Math.min(heldMs, spreadMs)) : at
    const before = turns.at(-rate.count)
    const next = Math.max(at, heldUntil, turns.at(-1) ?? 0, before === undefined ? 0 : before + rate.everyMs)
    turns.push(next)
    if (turns.length > rate.count) turns.splice(0, turns.length - rate.count)
    return next
  }

  return {
    async ask(asked): Promise<Turn> {
      const { target, rate, key } = asked
      // Of a target that nobody limits and that has not complained nothing is kept.
      if (rate === null && !pages.has(target)) return { waitMs: 0, held: false }
      const page = pageOf(target)
      const at = now()
      const held = page.heldUntil > at
      const turn = (key === null ? null : keptTurn(page, key, at)) ?? nextTurn(page, asked, at)
      if (key !== null && turn - at > soonMs) page.kept.set(key, turn)
      for (const [other, kept] of page.kept) {
        if (kept + lateMs >= at) break
        page.kept.delete(other)
      }
      if (rate === null && !held && page.kept.size === 0) pages.delete(target)
      return { waitMs: Math.max(0, Math.ceil(turn - at)), held }
    },
    async hold(target, ms) {
      const page = pageOf(target)
      const until = now() + ms
      if (until > page.heldUntil) Object.assign(page, { heldUntil: until, heldMs: ms })
    },
  }
}
