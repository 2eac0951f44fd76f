import type { Guard, Join } from '@rabbit/dsl'

export type GuardLook = 'none' | 'expression' | 'otherwise' | 'ai' | 'choice' | 'error' | 'timeout'

export const guardLook = (guard: Guard | null): GuardLook => guard?.kind ?? 'none'

/** What kind of guard it is, for a tooltip and for whoever does not see colours. */
export function guardWords(guard: Guard | null): string {
  if (guard === null) return 'Always'
  switch (guard.kind) {
    case 'expression':
      return 'When this holds'
    case 'otherwise':
      return 'When no other guard holds'
    case 'ai':
      return 'When the decision engine agrees'
    case 'choice':
      return 'When this is chosen'
    case 'error':
      return guard.errorClass ? `When it fails with ${guard.errorClass}` : 'When it fails'
    case 'timeout':
      return 'When it takes too long'
  }
}

/** What a mark means. */
export function joinWords(join: Join | null): string {
  if (join === null) return 'Fork: all of these start at once'
  if (join === 'all') return 'Join: waits for all'
  if (join === 'any') return 'Join: goes on with the first, the rest is cancelled'
  return `Join: goes on with the first ${join}, the rest is cancelled`
}

/** The width in px that a label of this text takes, at most `maxLabelWidth`; near enough to keep room for it. */
export const labelWidth = (text: string): number => Math.min(maxLabelWidth, 22 + text.length * 6.6)

export const maxLabelWidth = 150
export const labelHeight = 24
