import type { JsonObject, Priority } from '@rabbit/contract'
import type { RunField } from '@rabbit/dsl'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice, Switch, Tabs, TextArea } from '../design/index.ts'
import { PriorityField } from '../parts/PriorityField.tsx'
import css from './RunDialog.module.css'
import { RunFieldControl } from './RunFieldControl.tsx'
import { type Draft, draftOf, readDraft, readJsonInput } from './run-input.ts'

export interface RunDialogProps {
  readonly workflowName: string
  readonly fields: readonly RunField[]
  /** Why it can't run, in a sentence; null when it can. */
  readonly blockedBy: string | null
  /** States whose pinned outputs may stand in for their steps. */
  readonly pinned: readonly string[]
  readonly onRun: (run: {
    readonly input: JsonObject
    readonly usePinned: boolean
    readonly priority: Priority
  }) => Promise<void>
  readonly onClose: () => void
}

/** The form before a run: ready to send as it opens. The same input can be typed as JSON. */
export function RunDialog({ workflowName, fields, blockedBy, pinned, onRun, onClose }: RunDialogProps) {
  const [tab, setTab] = useState<'form' | 'json'>('form')
  const [draft, setDraft] = useState<Draft>(() => draftOf(fields))
  const [text, setText] = useState('')
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const [usePinned, setUsePinned] = useState(false)
  const [priority, setPriority] = useState<Priority>('normal')

  const showTab = (next: 'form' | 'json') => {
    setTrouble(null)
    if (next === 'json') {
      const read = readDraft(fields, draft)
      if (read.kind === 'wrong') {
        setErrors(read.errors)
        return
      }
      setText(JSON.stringify(read.input, null, 2))
    } else {
      const read = readJsonInput(text)
      if (read.kind === 'wrong') {
        setTrouble(read.sentence)
        return
      }
      setDraft(draftOf(fields, read.input))
    }
    setErrors({})
    setTab(next)
  }

  const send = async () => {
    const read = tab === 'form' ? readDraft(fields, draft) : readJsonInput(text)
    if (read.kind === 'wrong') {
      if ('errors' in read) setErrors(read.errors)
      else setTrouble(read.sentence)
      return
    }
    setSending(true)
    setTrouble(null)
    try {
      await onRun({ input: read.input, usePinned, priority })
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSending(false)
    }
  }

  const form =
    fields.length === 0 ? (
      <p className={css.nothing}>This workflow asks for nothing. Press Run to start it.</p>
    ) : (
      <div className={css.fields}>
        {fields.map((field) => (
          <RunFieldControl
            key={field.name}
            field={field}
            value={draft[field.name] ?? ''}
            error={errors[field.name]}
            onChange={(value) => setDraft({ ...draft, [field.name]: value })}
          />
        ))}
      </div>
    )
  const json = (
    <div className={css.fields}>
      <TextArea
        code
        rows={12}
        aria-label="Input as JSON"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  )

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Run ${workflowName}`}
      description="The values are proposals. Change what you like, then run."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="run-form"
            icon={<Play size={14} aria-hidden />}
            disabled={sending || blockedBy !== null}
          >
            {sending ? 'Starting…' : 'Run'}
          </Button>
        </>
      }
    >
      <form
        id="run-form"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending && blockedBy === null) void send()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
        }}
      >
        {blockedBy ? <Notice tone="negative">{blockedBy}</Notice> : null}
        {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
        <Tabs
          label="How to give the input"
          value={tab}
          onChange={showTab}
          items={[
            { value: 'form', label: 'Form', content: form },
            { value: 'json', label: 'JSON', content: json },
          ]}
        />
        <PriorityField value={priority} onChange={setPriority} />
        {pinned.length > 0 ? (
          <div className={css.pinned}>
            <Switch label="Use the pinned outputs" checked={usePinned} onChange={setUsePinned} />
            <span>
              Use the pinned outputs of {pinned.join(', ')}:{' '}
              {pinned.length === 1 ? 'its step does' : 'their steps do'} not run
            </span>
          </div>
        ) : null}
      </form>
    </Dialog>
  )
}
