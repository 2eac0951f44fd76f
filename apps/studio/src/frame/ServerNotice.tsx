import { standstillWords } from '@rabbit/contract'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Notice } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './Frame.module.css'

const locked =
  'This browser is not signed in to the studio. Open the link that the server printed when it started.'

/**
 * One sentence while the server cannot be reached, does not know this browser, or stands still. Drawing and writing go
 * on.
 */
export function ServerNotice() {
  const connection = useStudio((s) => s.connection)
  const opened = useStudio((s) => s.saved !== null)
  if (connection.kind === 'connected') return connection.status.standstill && <StandstillNotice />
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

function StandstillNotice() {
  const standstill = useStudio((s) =>
    s.connection.kind === 'connected' ? s.connection.status.standstill : null,
  )
  const [refused, setRefused] = useState<string | null>(null)
  if (standstill === null) return null
  const goOn = async () => {
    try {
      await api.status.endStandstill()
      await queryClient.invalidateQueries({ queryKey: [...queryKeys.status] })
    } catch (thrown) {
      setRefused(sentenceOf(thrown))
    }
  }
  return (
    <div className={css.notice}>
      <Notice tone="caution" actions={<Button onClick={() => void goOn()}>Let work go on</Button>}>
        {refused ?? standstillWords(standstill, (ms) => new Date(ms).toLocaleString())}
      </Notice>
    </div>
  )
}
