import type { Cursor } from './cursor.ts'
import { LazyTransition } from './lazy-transition.ts'
import { takeEnd } from './statement-end.ts'
import { parseTransitionNodes } from './transition-nodes.ts'
import type { TransitionStatement } from './tree.ts'

/** `a -> [b, c] -> d: guard` (rules P5 to P9). */
export function parseTransition(c: Cursor): TransitionStatement | null {
  const nodes = parseTransitionNodes(c)
  if (!nodes) return null
  const contentEnd = c.lastEnd
  const end = takeEnd(c, false)
  return (
    end &&
    new LazyTransition({
      nodes,
      contentEnd,
      end,
      text: c.text,
      at: c.base,
      mentioned: c.mentioned,
      mentionCount: c.mentionCount,
    })
  )
}
