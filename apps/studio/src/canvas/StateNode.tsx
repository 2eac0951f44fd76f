import { stepTypes } from '@rabbit/dsl'
import { Handle, type NodeProps } from '@xyflow/react'
import { CircleAlert, Play, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { StepTypeIcon, Tooltip } from '../design/index.ts'
import {
  isDrawingEditable,
  isShowingRun,
  problemsAt,
  type StateView,
  stateViewOf,
  useStudio,
} from '../store/index.ts'
import type { DrawnState } from './drawing/drawing.ts'
import { type StateNodeType, sides } from './flow.ts'
import { NameInput } from './NameInput.tsx'
import css from './StateNode.module.css'
import { noteOf, statusWords } from './status-words.ts'

/** One state on the canvas, in the colours of the execution being watched, if any. */
export const StateNode = memo(function StateNode({
  data,
  selected,
  isConnectable,
}: NodeProps<StateNodeType>) {
  const { drawn, direction } = data
  const { name } = drawn.state
  const view = useStudio((s) => stateViewOf(s, name))
  const watching = useStudio(isShowingRun)
  const shown = drawn.look === 'plain' ? view : undefined
  return (
    <article
      className={css.node}
      data-shape={drawn.shape}
      data-direction={direction}
      data-look={drawn.look === 'plain' ? undefined : drawn.look}
      data-status={shown?.status}
      data-selected={selected || undefined}
      data-dimmed={(watching && !shown && drawn.look === 'plain') || undefined}
      title={drawn.look === 'broken' ? 'Its statement cannot be read now; this is how it was.' : undefined}
      data-testid={`state-${name}`}
    >
      <Handle
        type="target"
        position={sides[direction].target}
        className={css.handle}
        isConnectable={isConnectable}
      />
      {drawn.shape === 'card' ? <CardFace drawn={drawn} view={shown} /> : <PillFace drawn={drawn} />}
      {drawn.isEntry && drawn.shape === 'card' ? <span className={css.entry}>Entry</span> : null}
      {shown && shown.visits > 1 ? <span className={css.visits}>visit {shown.visits}</span> : null}
      {shown && drawn.shape === 'card' ? <Note view={shown} /> : null}
      {drawn.look === 'plain' ? <ProblemBadge name={name} /> : null}
      <Handle
        type="source"
        position={sides[direction].source}
        className={css.handle}
        isConnectable={isConnectable}
      />
    </article>
  )
})

function CardFace({ drawn, view }: { readonly drawn: DrawnState; readonly view: StateView | undefined }) {
  const { name, type } = drawn.state
  return (
    <>
      <StepTypeIcon type={type} size={32} />
      <div className={css.words}>
        <Name name={name} />
        <div className={css.type} data-status={view?.status}>
          {view ? statusWords(view) : (stepTypes.get(type)?.title ?? `${type}: unknown type`)}
        </div>
      </div>
    </>
  )
}

function PillFace({ drawn }: { readonly drawn: DrawnState }) {
  return (
    <>
      {drawn.shape === 'start' ? <Play size={12} fill="currentColor" aria-hidden /> : null}
      <Name name={drawn.state.name} />
    </>
  )
}

function Name({ name }: { readonly name: string }) {
  const editing = useStudio((s) => s.editingName === name)
  const editable = useStudio(isDrawingEditable)
  if (editing) return <NameInput name={name} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer; F2 on the focused state does the same
    <div
      className={css.name}
      title={name}
      onDoubleClick={() => {
        if (editable) useStudio.getState().editName(name)
      }}
    >
      {name}
    </div>
  )
}

/** What the state said, or what went wrong and what was done about it; all of it under the pointer. */
function Note({ view }: { readonly view: StateView }) {
  const text = noteOf(view)
  if (text === null) return null
  const failed = view.status === 'failed' || view.status === 'retrying'
  return (
    <p className={css.note} data-tone={failed ? 'negative' : undefined}>
      {text}
    </p>
  )
}

const ProblemBadge = memo(function ProblemBadge({ name }: { readonly name: string }) {
  const problems = useStudio((s) => problemsAt(s.checked).states.get(name))
  if (!problems || problems.length === 0) return null
  const severity = problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert
  return (
    <Tooltip label={problems.map((problem) => problem.message).join('\n')} side="top">
      <button
        type="button"
        className={`${css.badge} nodrag`}
        data-severity={severity}
        aria-label={`${problems.length} ${severity === 'error' ? 'problems' : 'warnings'} at ${name}`}
        onClick={(event) => {
          event.stopPropagation()
          const { showSide, reveal } = useStudio.getState()
          showSide('problems')
          if (problems[0]) reveal(problems[0])
        }}
      >
        <Icon size={11} aria-hidden />
        {problems.length > 1 ? problems.length : null}
      </button>
    </Tooltip>
  )
})
