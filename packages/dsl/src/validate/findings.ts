import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Statement } from '../syntax/tree.ts'
import type { PiecedText } from '../text/pieced-text.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { compareDiagnostics, type Finding } from './report.ts'

/**
 * What is checked by itself, and what the findings are kept by: a statement, a state by its number, or the whole
 * text (0).
 */
export interface Units {
  readonly statement: Statement
  readonly guards: number
  readonly decision: number
  readonly reach: number
  readonly joins: number
  readonly forks: number
  readonly ends: 0
  readonly entry: 0
  readonly declarations: 0
  readonly inputs: 0
  readonly limit: 0
}

export type Kind = keyof Units

type Rows = { readonly [K in Kind]: Map<Units[K], readonly Finding[]> }

const kinds: readonly Kind[] = [
  'statement',
  'guards',
  'decision',
  'reach',
  'joins',
  'forks',
  'ends',
  'entry',
  'declarations',
  'inputs',
  'limit',
]

const noRows = () => Object.fromEntries(kinds.map((kind) => [kind, new Map()])) as unknown as Rows

/** The findings of all units that have some. */
export class Findings {
  private readonly rows: Rows = noRows()

  put<K extends Kind>(kind: K, unit: Units[K], found: readonly Finding[]): void {
    const row = this.rows[kind] as Map<Units[K], readonly Finding[]>
    if (found.length > 0) row.set(unit, found)
    else if (row.size > 0) row.delete(unit)
  }

  has(kind: Kind): boolean {
    return this.rows[kind].size > 0
  }

  of<K extends Kind>(kind: K, unit: Units[K]): readonly Finding[] {
    return (this.rows[kind] as Map<Units[K], readonly Finding[]>).get(unit) ?? []
  }

  clear(kind: Kind): void {
    this.rows[kind].clear()
  }

  unitsOf<K extends Kind>(kind: K): Iterable<Units[K]> {
    return (this.rows[kind] as Map<Units[K], readonly Finding[]>).keys()
  }

  /** In the order of the text. */
  told(isPartial: boolean): readonly Diagnostic[] {
    const other = isPartial ? 'whole' : 'partial'
    const told: Diagnostic[] = []
    for (const kind of kinds)
      for (const found of this.rows[kind].values())
        for (const { diagnostic, when } of found) if (when !== other) told.push(diagnostic)
    return told.sort(compareDiagnostics)
  }

  /**
   * The findings at their places after an edit.
   *
   * @param touched is told of the units with a place in the edited lines, which have to be checked again
   */
  moved(area: EditedLines, touched: (kind: Kind, unit: Units[Kind]) => void): Findings {
    const next = new Findings()
    for (const kind of kinds) {
      for (const [unit, found] of this.rows[kind] as Map<Units[Kind], readonly Finding[]>) {
        const kept = movedFindings(found, area)
        if (kept) next.put(kind, unit, kept)
        else touched(kind, unit)
      }
    }
    return next
  }
}

/** The lines of the old text that an edit changes something in, and how far it moves what stands behind them. */
export interface EditedLines {
  readonly from: number
  readonly to: number
  readonly shift: number
}

/** @param edits at least one, in the order of the text */
export function linesOf(edits: readonly TextEdit[], before: PiecedText, shift: number): EditedLines {
  let from = edits[0]?.from ?? 0
  const startsLine = (at: number) => at === 0 || before.charAt(at - 1) === '\n'
  // A lone CR may become a CRLF by what is typed behind it, so it ends no line here.
  while (!startsLine(from)) from--
  let to = edits.at(-1)?.to ?? 0
  while (to < before.length && before.charAt(to) !== '\n') to++
  return { from, to: to + 1, shift }
}

type Side = 'before' | 'behind' | 'within'

function sideOf({ from, to }: { readonly from: number; readonly to: number }, area: EditedLines): Side {
  if (from < area.from && to <= area.from) return 'before'
  return from >= area.to ? 'behind' : 'within'
}

/** Null when a place lies within the edited lines. */
function movedFindings(found: readonly Finding[], area: EditedLines): readonly Finding[] | null {
  const moved: Finding[] = []
  for (const finding of found) {
    const diagnostic = movedDiagnostic(finding.diagnostic, area)
    if (!diagnostic) return null
    moved.push(diagnostic === finding.diagnostic ? finding : { diagnostic, when: finding.when })
  }
  return moved
}

function movedDiagnostic(diagnostic: Diagnostic, area: EditedLines): Diagnostic | null {
  let isBefore = true
  const { fixes } = diagnostic
  const place = (span: { readonly from: number; readonly to: number }) => {
    const side = sideOf(span, area)
    if (side !== 'before') isBefore = false
    return side !== 'within'
  }
  if (!place(diagnostic) || !(fixes?.every(({ edits }) => edits.every(place)) ?? true)) return null
  if (isBefore || area.shift === 0) return diagnostic
  const { shift } = area
  const by = (from: number) => (from >= area.to ? shift : 0)
  const { from, to } = diagnostic
  const moved = { ...diagnostic, from: from + by(from), to: to + by(from) }
  if (!fixes) return moved
  return {
    ...moved,
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => {
        const own = by(edit.from)
        return { ...edit, from: edit.from + own, to: edit.to + own }
      }),
    })),
  }
}
