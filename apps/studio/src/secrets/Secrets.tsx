import { formatAgo, type SecretView } from '@rabbit/contract'
import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, EmptyState, Notice } from '../design/index.ts'
import { useNow } from '../parts/useNow.ts'
import { useStudio } from '../store/index.ts'
import { SecretForm } from './SecretForm.tsx'
import css from './Secrets.module.css'

/** The workspace's secrets by name: set, replaced, deleted. Their values never come back to the screen. */
export function Secrets() {
  const open = useStudio((s) => s.dialog === 'secrets')
  const connected = useStudio((s) => s.connection.kind === 'connected')
  const { data } = useSecrets(connected)
  useEffect(() => {
    if (data) useStudio.getState().setSecretNames(data.items.map(({ name }) => name))
  }, [data])
  return (
    <Dialog
      open={open}
      onClose={() => useStudio.getState().openDialog(null)}
      title="Secrets"
      description={
        <>
          Keys and passwords that states send. Write <code>{'${secrets.NAME}'}</code> where a value belongs.
        </>
      }
    >
      {open ? <SecretList /> : null}
    </Dialog>
  )
}

const useSecrets = (enabled = true) =>
  useQuery(
    {
      queryKey: [...queryKeys.secrets],
      queryFn: ({ signal }) => api.secrets.list({}, { signal }),
      enabled,
    },
    queryClient,
  )

/** What a row is asked about. */
type Asked = { readonly kind: 'replace' | 'delete'; readonly name: string } | null

function SecretList() {
  const { data, error, isPending, refetch } = useSecrets()
  const [asked, setAsked] = useState<Asked>(null)
  const now = useNow(30_000)
  if (isPending) return <p className={css.facts}>Loading the names…</p>
  if (error) {
    const again = (
      <Button size="small" onClick={() => void refetch()}>
        Try again
      </Button>
    )
    return (
      <Notice tone="negative" actions={again}>
        {sentenceOf(error)}
      </Notice>
    )
  }
  return (
    <div className={css.all}>
      {data.items.length === 0 ? (
        <EmptyState icon={<KeyRound size={20} aria-hidden />} title="No secrets yet">
          A value is kept encrypted, sent where a state names it, and shown nowhere.
        </EmptyState>
      ) : (
        <ul className={css.list} aria-label="Secrets">
          {data.items.map((secret) => (
            <li key={secret.id} className={css.item}>
              <SecretRow
                secret={secret}
                now={now}
                asked={asked?.name === secret.name ? asked.kind : null}
                onAsk={(kind) => setAsked(kind && { kind, name: secret.name })}
              />
            </li>
          ))}
        </ul>
      )}
      {asked?.kind === 'replace' ? null : <SecretForm names={data.items.map(({ name }) => name)} />}
    </div>
  )
}

interface SecretRowProps {
  readonly secret: SecretView
  readonly now: number
  readonly asked: 'replace' | 'delete' | null
  readonly onAsk: (kind: 'replace' | 'delete' | null) => void
}

function SecretRow({ secret, now, asked, onAsk }: SecretRowProps) {
  const { name, version, updatedAt, updatedBy } = secret
  return (
    <>
      <div className={css.row}>
        <div className={css.names}>
          <code className={css.name}>{name}</code>
          <span className={css.facts}>
            {version === 1 ? 'set' : 'replaced'} {formatAgo(updatedAt, now)} by {updatedBy}
          </span>
        </div>
        {asked === null ? (
          <>
            <Button size="small" aria-label={`Replace ${name}`} onClick={() => onAsk('replace')}>
              Replace
            </Button>
            <Button size="small" look="quiet" aria-label={`Delete ${name}`} onClick={() => onAsk('delete')}>
              Delete
            </Button>
          </>
        ) : null}
      </div>
      {asked === 'replace' ? <SecretForm name={name} names={[]} onDone={() => onAsk(null)} /> : null}
      {asked === 'delete' ? <DeleteQuestion name={name} onDone={() => onAsk(null)} /> : null}
    </>
  )
}

function DeleteQuestion({ name, onDone }: { readonly name: string; readonly onDone: () => void }) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const remove = async () => {
    try {
      await api.secrets.remove({ name })
      onDone()
      await queryClient.invalidateQueries({ queryKey: queryKeys.secrets })
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    }
  }
  const actions = (
    <>
      <Button size="small" onClick={onDone}>
        Keep it
      </Button>
      <Button size="small" look="danger" onClick={() => void remove()}>
        Delete {name}
      </Button>
    </>
  )
  return (
    <Notice tone={trouble ? 'negative' : 'caution'} actions={actions}>
      {trouble ?? 'States that name it will fail. Its value cannot be brought back.'}
    </Notice>
  )
}
