import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { type Connection, useStudio } from '../store/index.ts'
import css from './Bars.module.css'

/** What is good to know at any time: problems, size, the server, and where answers come from. */
export function StatusBar() {
  const states = useStudio((s) => s.document.workflow.graph.states.length)
  const transitions = useStudio((s) => s.document.workflow.graph.transitions.length)
  const connection = useStudio((s) => s.connection)
  return (
    <footer className={css.status}>
      <ProblemsCount />
      <span>
        {count(states, 'state')}, {count(transitions, 'transition')}
      </span>
      <span className={css.space} />
      <span className={css.statusItem}>{modelWords(connection)}</span>
      <span className={css.statusItem} role="status">
        <span className={css.dot} data-tone={toneOf(connection)} />
        {serverWords(connection)}
      </span>
    </footer>
  )
}

function ProblemsCount() {
  const diagnostics = useStudio((s) => s.checked.diagnostics)
  const showSide = useStudio((s) => s.showSide)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const tone = errors > 0 ? 'negative' : warnings > 0 ? 'caution' : undefined
  const Icon = errors > 0 ? CircleAlert : warnings > 0 ? TriangleAlert : CircleCheck
  return (
    <button type="button" className={css.statusItem} data-tone={tone} onClick={() => showSide('problems')}>
      <Icon size={14} aria-hidden />
      {errors + warnings === 0 ? 'No problems' : problemWords(errors, warnings)}
    </button>
  )
}

const problemWords = (errors: number, warnings: number): string =>
  [errors ? count(errors, 'error') : '', warnings ? count(warnings, 'warning') : '']
    .filter(Boolean)
    .join(', ')

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

export function modelWords(connection: Connection): string {
  if (connection.kind !== 'connected') return ''
  const { model } = connection.status
  return model ? `Model: ${model.name}` : 'No model connected: answers come from rules'
}

function serverWords(connection: Connection): string {
  switch (connection.kind) {
    case 'connecting':
      return 'Connecting…'
    case 'connected':
      return 'Connected'
    case 'locked':
      return 'Not signed in'
    case 'unreachable':
      return 'Server not reached'
  }
}

const toneOf = (connection: Connection): string | undefined =>
  connection.kind === 'connected' ? undefined : connection.kind === 'connecting' ? 'caution' : 'negative'
