import type { TriggerView } from '@rabbit/contract'
import { formatAgo, formatUntil } from '@rabbit/contract'
import { Notice } from '../design/index.ts'
import { missedWords } from './missed-words.ts'
import css from './Triggers.module.css'

/** One trigger: what starts the workflow, who may, when next and when last. */
export function TriggerRow({ trigger, now }: { readonly trigger: TriggerView; readonly now: number }) {
  const { nextAt, lastAt, lastError, line } = trigger
  return (
    <>
      <Subject trigger={trigger} />
      <span className={css.facts}>
        {[
          ownFacts(trigger),
          line && line.state !== 'failed' ? lineWords[line.state] : null,
          nextAt === null ? null : `next ${formatUntil(nextAt, now)}`,
          lastAt === null ? 'never started it yet' : `last ${formatAgo(lastAt, now)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {line?.state === 'failed' ? (
        <Notice tone="negative">Cannot connect: {sentence(line.message ?? '')} It is tried again.</Notice>
      ) : null}
      {lastError ? <Notice tone="negative">{lastError}</Notice> : null}
    </>
  )
}

/** With a full stop, which what other systems say often lacks. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

const lineWords = { connecting: 'connecting …', connected: 'connected' } as const

function Subject({ trigger: { kind, subject, timeZone } }: { readonly trigger: TriggerView }) {
  const [first = '', ...rest] = subject.split(' ')
  const code = (text: string) => <code className={css.subject}>{text}</code>
  switch (kind) {
    case 'webhook':
      return code(`${first} ${window.location.origin}/hooks${rest.join(' ')}`)
    case 'schedule':
      return (
        <span>
          Schedule {code(subject)} {timeZone ?? 'UTC'}
        </span>
      )
    case 'workflow':
      return (
        <span>
          When {code(rest.join(' '))} has {first}
        </span>
      )
    case 'message':
      return <span>Messages of the queue {code(subject)}</span>
    case 'email':
      return <span>E-mails in {code(subject)}</span>
    case 'file':
      return <span>Files {code(subject)}</span>
    default:
      return <span>Event {code(subject)}</span>
  }
}

function ownFacts({ kind, secret, scheme, missedPolicy, missedMost }: TriggerView): string | null {
  if (kind === 'webhook') return secret === null ? 'anybody may call it' : `signed with ${secret} (${scheme})`
  if (kind === 'message' || kind === 'email') return `by the address in ${secret}`
  return kind === 'schedule' ? missedWords(missedPolicy, missedMost) : null
}
