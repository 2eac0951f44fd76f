import { useMemo } from 'react'
import { type DiffLine, diffLines, foldDiff } from './line-diff.ts'
import css from './TextDiff.module.css'

export interface TextDiffProps {
  readonly before: string
  readonly after: string
  /** Only the lines that change and their neighbours, without a count. */
  readonly brief?: boolean
}

/** What changes from one text to another, line by line; long unchanged stretches are folded. */
export function TextDiff({ before, after, brief = false }: TextDiffProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after])
  const parts = useMemo(() => foldDiff(lines, brief ? 1 : 2), [lines, brief])
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length
  const added = count('added')
  const removed = count('removed')
  const rewritten = isRewrite(lines)
  if (added + removed === 0) return <p className={css.nothing}>It changes nothing in the text.</p>
  return (
    <figure className={css.diff}>
      {brief ? null : (
        <figcaption className={css.caption}>
          <span className={css.plus}>+{added}</span> <span className={css.minus}>−{removed}</span>
          <span className="visually-hidden"> lines</span>
        </figcaption>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.scroll} tabIndex={0} aria-label="Changes of the text">
        {rewritten ? (
          <>
            <details className={css.fold}>
              <summary>All {removed} lines of the present text go</summary>
              <Lines lines={linesOfKind(lines, 'removed')} />
            </details>
            <Lines lines={linesOfKind(lines, 'added')} />
          </>
        ) : (
          parts.map((part, i) =>
            part.kind === 'fold' ? (
              brief ? null : (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of one diff never move
                <p key={i} className={css.fold}>
                  {part.count} unchanged lines
                </p>
              )
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one diff never move
              <Lines key={i} lines={part.lines} />
            ),
          )
        )}
      </section>
    </figure>
  )
}

/** Whether so little stays that the new text is better read as a whole. */
function isRewrite(lines: readonly DiffLine[]): boolean {
  const told = lines.filter(({ text }) => text.trim() !== '')
  const count = (kind: DiffLine['kind']) => told.filter((line) => line.kind === kind).length
  return count('removed') >= 8 && count('added') > 0 && count('same') <= count('removed') / 10
}

/** One side of a diff: what goes, or the whole new text. */
const linesOfKind = (lines: readonly DiffLine[], kind: 'added' | 'removed'): readonly DiffLine[] =>
  lines.filter((line) => line.kind === kind || (kind === 'added' && line.kind === 'same'))

const signs = { same: ' ', added: '+', removed: '−' } as const

function Lines({ lines }: { readonly lines: readonly DiffLine[] }) {
  return lines.map((line, i) => {
    const Tag = line.kind === 'added' ? 'ins' : line.kind === 'removed' ? 'del' : 'span'
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines of one diff never move
      <Tag key={i} className={css.line} data-kind={line.kind}>
        <span className={css.sign} aria-hidden>
          {signs[line.kind]}
        </span>
        {line.text || ' '}
      </Tag>
    )
  })
}
