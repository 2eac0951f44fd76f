import { composeEdits, type TextEdit } from '@rabbit/dsl'

/** Where a change came from. `load` begins a history, `undo` and `redo` walk in it. */
export type Origin = 'canvas' | 'inspector' | 'text' | 'chat' | 'draft' | 'undo' | 'redo' | 'load'

/** One step of undo: what a person would call one action. */
export interface HistoryEntry {
  /** Turns the text before the action into the text after it. */
  readonly redo: readonly TextEdit[]
  /** Turns the text after the action into the text before it. */
  readonly undo: readonly TextEdit[]
  readonly origin: Origin
  /** Actions of one gesture become one entry; null stands alone. */
  readonly gesture: string | null
  /** ms since the epoch of the last change in it. */
  readonly at: number
}

/** What can be undone and redone, newest last. Values only; every function gives a new one. */
export interface History {
  readonly past: readonly HistoryEntry[]
  readonly future: readonly HistoryEntry[]
}

export const emptyHistory: History = { past: [], future: [] }

const maxEntries = 1000
const typingPauseMs = 900
const gesturePauseMs = 4000

/** Adds an action; it joins the newest entry when both belong to one stretch of typing or one gesture. */
export function record(history: History, entry: HistoryEntry): History {
  const last = history.past.at(-1)
  if (last && history.future.length === 0 && belongsTogether(last, entry)) {
    const joined: HistoryEntry = {
      ...entry,
      redo: composeEdits(last.redo, entry.redo),
      undo: composeEdits(entry.undo, last.undo),
    }
    return { past: [...history.past.slice(0, -1), joined], future: [] }
  }
  return { past: [...history.past.slice(-maxEntries + 1), entry], future: [] }
}

function belongsTogether(last: HistoryEntry, next: HistoryEntry): boolean {
  if (last.origin !== next.origin) return false
  const pauseMs = next.at - last.at
  if (next.gesture !== null) return next.gesture === last.gesture && pauseMs < gesturePauseMs
  if (next.origin !== 'text' || last.gesture !== null || pauseMs >= typingPauseMs) return false
  return continuesTyping(last, next)
}

/** One place, going on where the last keystroke stopped, and not past the end of a line. */
function continuesTyping(last: HistoryEntry, next: HistoryEntry): boolean {
  const [before] = last.undo
  const [now] = next.redo
  if (!before || !now || last.undo.length > 1 || next.redo.length > 1) return false
  if (now.insert.length + now.to - now.from > 40) return false
  if (last.redo.some((edit) => edit.insert.endsWith('\n'))) return false
  // `before` spans what was typed so far, in the offsets of the present text.
  return now.to === before.to || now.from === before.from || now.from === before.to
}

/** The entry to undo and the history after it; null when there is nothing to undo. */
export function stepBack(history: History): { entry: HistoryEntry; history: History } | null {
  const entry = history.past.at(-1)
  if (!entry) return null
  return { entry, history: { past: history.past.slice(0, -1), future: [...history.future, entry] } }
}

/** The entry to redo and the history after it; null when there is nothing to redo. */
export function stepForward(history: History): { entry: HistoryEntry; history: History } | null {
  const entry = history.future.at(-1)
  if (!entry) return null
  return {
    entry,
    history: { past: [...history.past, { ...entry, gesture: null }], future: history.future.slice(0, -1) },
  }
}
