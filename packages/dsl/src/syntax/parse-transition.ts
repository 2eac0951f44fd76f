import type { Cursor } from './cursor.ts'
import { entriesOf, LazyTransition, quorumsOf } from './lazy-transition.ts'
import { skimTransition } from './skim-transition.ts'
import { takeEnd } from './statement-end.ts'
import { parseTransitionNodes } from './transition-nodes.ts'
import type { TransitionStatement } from './tree.ts'

/** `a -> [b, c] -> d: guard` (rules P5 to P9). */
export function parseTransition(c: Cursor): TransitionStatement | null {
  const skimmed = skimTransition(c)
  if (skimmed) return skimmed
  const nodes = parseTransitionNodes(c)
  if (!nodes) return null
  const contentEnd = c.lastEnd
  const end = takeEnd(c, false)
  if (!end) return null
  const { groups, guard } = nodes
  return new LazyTransition({
    length: end.length,
    contentEnd,
    reach: end.reach,
    diagnostics: end.diagnostics,
    entries: entriesOf(groups, c.mentioned),
    quorums: quorumsOf(groups),
    guardKind: guard?.kind ?? null,
    guardFrom: guard?.from ?? -1,
    mayQuote: true,
    text: c.text,
    at: c.base,
  })
}
