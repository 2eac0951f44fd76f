import { Megaphone } from 'lucide-react'
import { useState } from 'react'
import { api, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Field, Input, Notice, TextArea } from '../design/index.ts'
import { readObject } from '../parts/read-object.ts'
import { useStudio } from '../store/index.ts'
import { eventNames, publishedWords } from './event-names.ts'
import css from './Triggers.module.css'

/** Publishes an event by hand: it starts the workflows that listen to it and reaches the states that wait for it. */
export function PublishEvent() {
  const open = useStudio((s) => s.dialog === 'publish')
  return open ? <PublishDialog /> : null
}

type Outcome = { readonly kind: 'published' | 'wrong'; readonly sentence: string }

function PublishDialog() {
  const names = useStudio((s) => s.document.workflow.graph)
  const suggested = eventNames(names)
  const [name, setName] = useState(suggested[0] ?? '')
  const [data, setData] = useState('{}')
  const [key, setKey] = useState('')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [sending, setSending] = useState(false)
  const read = readObject(data)
  const close = () => useStudio.getState().openDialog(null)
  const send = async () => {
    if (read.kind === 'wrong') return
    setSending(true)
    setOutcome(null)
    try {
      const given = key.trim() === '' ? {} : { key: key.trim() }
      const answer = await api.events.publish({ name: name.trim(), data: read.value, ...given })
      setOutcome({ kind: 'published', sentence: publishedWords(answer) })
    } catch (thrown) {
      setOutcome({ kind: 'wrong', sentence: sentenceOf(thrown) })
    }
    setSending(false)
  }
  return (
    <Dialog
      open
      onClose={close}
      title="Publish an event"
      description="It starts the workflows that are switched on and listen to it, and reaches the states that wait for it."
      actions={
        <>
          <Button onClick={close}>Close</Button>
          <Button
            look="primary"
            type="submit"
            form="publish-form"
            icon={<Megaphone size={14} aria-hidden />}
            disabled={sending || name.trim() === '' || read.kind === 'wrong'}
          >
            {sending ? 'Publishing…' : 'Publish'}
          </Button>
        </>
      }
    >
      <form
        id="publish-form"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending && name.trim() !== '') void send()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
        }}
      >
        <Field label="Event">
          {(ids) => (
            <>
              <Input
                {...ids}
                code
                autoFocus
                list="published-events"
                value={name}
                maxLength={200}
                placeholder="customer.created"
                onChange={(event) => setName(event.target.value)}
              />
              <datalist id="published-events">
                {suggested.map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field
          label="Data"
          hint="JSON. What it starts gets it as its input; a waiting state looks for its match in it."
          error={read.kind === 'wrong' ? read.message : undefined}
        >
          {(ids) => (
            <TextArea {...ids} code rows={8} value={data} onChange={(event) => setData(event.target.value)} />
          )}
        </Field>
        <Field
          label="Key"
          hint="May be left out. For a day the same key is the same event, which does nothing twice."
        >
          {(ids) => (
            <Input
              {...ids}
              code
              value={key}
              maxLength={200}
              placeholder="such as order-7-paid"
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        {outcome ? (
          <Notice tone={outcome.kind === 'wrong' ? 'negative' : 'positive'}>{outcome.sentence}</Notice>
        ) : null}
      </form>
    </Dialog>
  )
}
