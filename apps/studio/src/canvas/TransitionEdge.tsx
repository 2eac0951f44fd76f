import type { Diagnostic } from '@rabbit/dsl'
import { BaseEdge, type EdgeProps, useStore } from '@xyflow/react'
import {
  CircleAlert,
  Clock,
  CornerDownRight,
  Pencil,
  Shuffle,
  Sparkles,
  Trash2,
  TriangleAlert,
  Zap,
} from 'lucide-react'
import { memo } from 'react'
import { createPortal } from 'react-dom'
import { IconButton, Tooltip } from '../design/index.ts'
import {
  isDrawingEditable,
  isShowingRun,
  otherReadings,
  type ProblemsAt,
  problemsAt,
  readOtherwise,
  removeLine,
  takenLines,
  useStudio,
} from '../store/index.ts'
import type { DrawnLine } from './drawing/drawing.ts'
import { guardLook, guardWords } from './drawing/guard-words.ts'
import { useDrawnRoute, useLabelLayer } from './drawn-lines.ts'
import type { CanvasEdge } from './flow.ts'
import { GuardInput } from './GuardInput.tsx'
import css from './TransitionEdge.module.css'

/** One drawn line with its guard, in the colours of the execution being watched. */
export const TransitionEdge = memo(function TransitionEdge({ id, data, selected }: EdgeProps<CanvasEdge>) {
  const route = useDrawnRoute(id)
  const line = data?.line
  const taken = useStudio((s) => (line ? takenOf(takenLines(s).get(line.key), line) : undefined))
  const watching = useStudio(isShowingRun)
  if (!data || !line || !route) return null
  return (
    <>
      <g
        className={css.group}
        data-guard={guardLook(line.guard)}
        data-look={line.look === 'plain' ? undefined : line.look}
        data-taken={taken ? '' : undefined}
        data-dimmed={watching && !taken ? '' : undefined}
        data-selected={selected || undefined}
      >
        <BaseEdge path={route.path} className={css.line ?? ''} interactionWidth={18} />
        {line.arrow ? (
          <path
            className={css.head}
            d={arrowheads[data.direction]}
            transform={`translate(${route.arrival.x} ${route.arrival.y})`}
          />
        ) : null}
        {taken ? <title>{taken.last.why}</title> : null}
      </g>
      <Label
        line={line}
        at={route.label}
        selected={selected === true}
        why={taken?.last.why}
        times={taken?.times ?? 0}
      />
    </>
  )
})

/** Their points are where the line arrives. */
const arrowheads = { right: 'M-7,-4.5L-1,0L-7,4.5', down: 'M-4.5,-7L0,-1L4.5,-7' } as const

/** A join's source line counts as taken only if its branch was in it. */
function takenOf<T extends { readonly last: { readonly from: readonly string[] } }>(
  taken: T | undefined,
  line: DrawnLine,
) {
  if (!taken || line.look !== 'plain') return undefined
  return line.from === null || taken.last.from.includes(line.from) ? taken : undefined
}

interface LabelProps {
  readonly line: DrawnLine
  readonly at: { readonly x: number; readonly y: number }
  readonly selected: boolean
  readonly why: string | undefined
  readonly times: number
}

function Label({ line, at, selected, why, times }: LabelProps) {
  const editing = useStudio(
    (s) => line.carriesLabel && line.transition >= 0 && s.editingGuard === line.transition,
  )
  const problems = useStudio((s) => problemsOf(line, problemsAt(s.checked)))
  const editable = useStudio(isDrawingEditable)
  const layer = useLabelLayer()
  const tools = selected && editable && !editing && line.transition >= 0
  // What is worked with keeps its size when the drawing is zoomed out.
  const scale = useStore((s) => (editing || tools ? Math.max(1, 1 / s.transform[2]) : 1))
  const chip = line.label !== null || problems !== undefined
  if (!layer || (!chip && !editing && !tools)) return null
  return createPortal(
    <div
      className={`${css.label} nodrag nopan`}
      data-front={editing || tools || undefined}
      style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${scale})` }}
    >
      {editing ? (
        <GuardInput transition={line.transition} />
      ) : chip ? (
        <GuardChip line={line} why={why} times={times} problems={problems} />
      ) : null}
      {tools ? <LineTools line={line} above={!chip} /> : null}
    </div>,
    layer,
  )
}

/** A greyed line shows why its statement cannot be read. */
function problemsOf(line: DrawnLine, { transitions, broken }: ProblemsAt): readonly Diagnostic[] | undefined {
  if (!line.carriesLabel) return undefined
  if (line.look === 'broken') return broken.length > 0 ? broken : undefined
  return line.look === 'plain' ? transitions.get(line.transition) : undefined
}

interface GuardChipProps {
  readonly line: DrawnLine
  readonly why: string | undefined
  readonly times: number
  readonly problems: readonly Diagnostic[] | undefined
}

const noProblems: readonly Diagnostic[] = []

const GuardChip = memo(function GuardChip({ line, why, times, problems = noProblems }: GuardChipProps) {
  const look = guardLook(line.guard)
  const severity = problems.some((problem) => problem.severity === 'error')
    ? 'error'
    : problems.length > 0
      ? 'warning'
      : undefined
  const words = [
    ...problems.map((problem) => problem.message),
    `${guardWords(line.guard)}${line.label === null ? '' : `: ${line.label}`}`,
    why ? `Chosen: ${why}${times > 1 ? ` (${times} times)` : ''}` : null,
  ]
  return (
    <Tooltip label={words.filter(Boolean).join('\n')} side="top">
      <button
        type="button"
        className={css.chip}
        data-guard={look}
        data-look={line.look === 'plain' ? undefined : line.look}
        data-taken={why ? '' : undefined}
        data-problem={severity}
        aria-label={`Guard from ${line.from ?? 'join'} to ${line.to ?? 'fork'}: ${line.label ?? 'always'}`}
        onClick={() => {
          const { selectLine, editGuard, reveal } = useStudio.getState()
          if (line.look === 'broken' && problems[0]) reveal(problems[0])
          if (line.transition < 0) return
          selectLine({ transition: line.transition, from: line.from, to: line.to })
          editGuard(line.transition)
        }}
      >
        {severity === 'error' ? <CircleAlert size={12} className={css.problem} aria-hidden /> : null}
        {severity === 'warning' ? (
          <TriangleAlert size={12} className={css.problem} data-severity="warning" aria-hidden />
        ) : null}
        <GuardIcon look={look} />
        {line.label === null ? null : <span>{chipText(line.label, look)}</span>}
      </button>
    </Tooltip>
  )
})

/** `ai "the comment is kind" >= 80` shows as its statement; the icon says that it is judged. */
function chipText(label: string, look: string): string {
  if (look === 'ai') return label.replace(/^ai\s*/, '')
  return label
}

function GuardIcon({ look }: { readonly look: string }) {
  if (look === 'error') return <Zap size={11} aria-hidden />
  if (look === 'timeout') return <Clock size={11} aria-hidden />
  if (look === 'ai') return <Sparkles size={11} aria-hidden />
  if (look === 'otherwise') return <CornerDownRight size={11} aria-hidden />
  return null
}

function LineTools({ line, above }: { readonly line: DrawnLine; readonly above: boolean }) {
  const graph = useStudio((s) => s.document.workflow.graph)
  const own = { transition: line.transition, from: line.from, to: line.to }
  const { editGuard } = useStudio.getState()
  return (
    <div className={css.tools} data-above={above || undefined} role="toolbar" aria-label="This transition">
      {line.carriesLabel ? (
        <IconButton size="small" label="Edit guard" shortcut="F2" onClick={() => editGuard(line.transition)}>
          <Pencil size={14} aria-hidden />
        </IconButton>
      ) : null}
      {otherReadings(graph, own).map((reading) => (
        <IconButton
          key={reading.title}
          size="small"
          label={reading.title}
          onClick={() => readOtherwise(useStudio, reading)}
        >
          <Shuffle size={14} aria-hidden />
        </IconButton>
      ))}
      <IconButton size="small" label="Remove" shortcut="Del" onClick={() => removeLine(useStudio, own)}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
