import { useId, useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Field, Input, Notice } from '../design/index.ts'
import css from './Secrets.module.css'

export interface SecretFormProps {
  /** Given when an existing secret gets a new value. */
  readonly name?: string
  /** Those that are there already: the form is for new ones. */
  readonly names: readonly string[]
  readonly onDone?: () => void
}

/** Takes a value in. What is typed leaves for the server and is forgotten here. */
export function SecretForm({ name: given, names, onDone }: SecretFormProps) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const title = useId()
  const taken = names.includes(name)
  const send = async () => {
    setSending(true)
    setTrouble(null)
    try {
      await api.secrets.set({ name: given ?? name, value })
      setName('')
      setValue('')
      onDone?.()
      await queryClient.invalidateQueries({ queryKey: queryKeys.secrets })
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    }
    setSending(false)
  }
  return (
    <form
      className={css.form}
      aria-labelledby={given ? undefined : title}
      aria-label={given ? `Replace ${given}` : undefined}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {given ? null : (
        <h3 id={title} className={css.title}>
          Add a secret
        </h3>
      )}
      {given ? null : (
        <Field label="Name" error={taken ? 'It is there already. Use Replace beside it.' : undefined}>
          {(ids) => (
            <Input
              {...ids}
              code
              value={name}
              maxLength={100}
              placeholder="API_KEY"
              onChange={(event) => setName(event.target.value.trim())}
            />
          )}
        </Field>
      )}
      <Field label={given ? `New value of ${given}` : 'Value'} hint="It is not shown again.">
        {(ids) => (
          <Input
            {...ids}
            code
            type="password"
            autoComplete="new-password"
            autoFocus={given !== undefined}
            value={value}
            maxLength={16_384}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      <div className={css.actions}>
        {onDone ? <Button onClick={onDone}>Leave it</Button> : null}
        <Button
          type="submit"
          look={given ? 'plain' : 'primary'}
          disabled={sending || value === '' || (!given && (name === '' || taken))}
        >
          {given ? 'Replace' : 'Add'}
        </Button>
      </div>
    </form>
  )
}
