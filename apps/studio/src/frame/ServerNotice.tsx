import { Notice } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './Frame.module.css'

const locked =
  'This browser is not signed in to the studio. Open the link that the server printed when it started.'

/** One sentence while the server cannot be reached or does not know this browser. Drawing and writing go on. */
export function ServerNotice() {
  const connection = useStudio((s) => s.connection)
  const opened = useStudio((s) => s.saved !== null)
  if (connection.kind !== 'unreachable' && connection.kind !== 'locked') return null
  const kept = opened
    ? ' What you change is kept on this machine, and saved as soon as the server answers.'
    : ' You can draw and write already; it is saved as soon as the server answers.'
  return (
    <div className={css.notice}>
      <Notice tone={connection.kind === 'locked' ? 'caution' : 'negative'}>
        {connection.kind === 'locked' ? locked : `${connection.message}${kept}`}
      </Notice>
    </div>
  )
}
