import type { NewTrigger, Trigger } from '@rabbit/dsl'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Field, IconButton, Select } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'
import { writeEdit } from './write-edit.ts'

/** What starts the workflow by itself: webhooks, schedules and events, each with the fields that it has. */
export function TriggerSection() {
  const graph = useStudio((s) => s.document.workflow.graph)
  return (
    <section className={css.section} aria-label="Triggers">
      <h3 className={css.sectionTitle}>Starts by itself</h3>
      {graph.triggers.map((trigger, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a trigger is its place in the text
        <TriggerCard key={index} trigger={trigger} index={index} />
      ))}
      <Select
        label="Add a trigger"
        value={null}
        placeholder="Add a trigger…"
        options={[
          { value: 'webhook', label: titles.webhook },
          { value: 'schedule', label: titles.schedule },
          { value: 'event', label: titles.event },
        ]}
        onChange={(kind) => writeEdit({ kind: 'set-trigger', index: null, trigger: fresh(kind, graph.name) })}
      />
    </section>
  )
}

const titles = {
  webhook: 'By a webhook',
  schedule: 'On a schedule',
  event: 'By an event',
} as const

function fresh(kind: NewTrigger['kind'], name: string | null): NewTrigger {
  switch (kind) {
    case 'webhook':
      return { kind, method: 'POST', path: `/${(name ?? 'start').replace(/[^\p{L}\p{N}]+/gu, '-')}` }
    case 'schedule':
      return { kind, cron: '0 9 * * 1-5', timeZone: null }
    case 'event':
      return { kind, name: `${name ?? 'workflow'}.wanted` }
  }
}

function TriggerCard({ trigger, index }: { readonly trigger: Trigger; readonly index: number }) {
  const [problem, setProblem] = useState<string | null>(null)
  const known = asNew(trigger)
  const write = (changed: NewTrigger): string | null =>
    writeEdit({ kind: 'set-trigger', index, trigger: changed })
  return (
    <fieldset className={css.arrow} aria-label={`Trigger ${index + 1}`}>
      <div className={css.arrowHead}>
        <span className={css.cardTitle}>{known ? titles[known.kind] : trigger.kind}</span>
        <IconButton
          size="small"
          label={`Remove trigger ${index + 1}`}
          onClick={() => writeEdit({ kind: 'remove-trigger', index })}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {known ? (
        <TriggerFields trigger={known} write={write} onProblem={setProblem} />
      ) : (
        <code className={css.quiet}>{trigger.text}</code>
      )}
      {problem ? <p className={css.problem}>{problem}</p> : null}
    </fieldset>
  )
}

interface TriggerFieldsProps {
  readonly trigger: NewTrigger
  readonly write: (changed: NewTrigger) => string | null
  readonly onProblem: (problem: string | null) => void
}

function TriggerFields({ trigger, write, onProblem }: TriggerFieldsProps) {
  const text = (label: string, value: string, placeholder: string, change: (typed: string) => NewTrigger) => (
    <Field label={label}>
      {(ids) => (
        <DraftInput
          {...ids}
          code
          value={value}
          placeholder={placeholder}
          onProblem={onProblem}
          onCommit={(typed) => write(change(typed.trim()))}
        />
      )}
    </Field>
  )
  switch (trigger.kind) {
    case 'webhook':
      return (
        <>
          <Field label="Method">
            {({ id }) => (
              <Select
                id={id}
                value={trigger.method}
                options={methodsWith(trigger.method).map((method) => ({ value: method, label: method }))}
                onChange={(method) => onProblem(write({ ...trigger, method }))}
              />
            )}
          </Field>
          {text('Path', trigger.path, '/signup', (path) => ({ ...trigger, path }))}
        </>
      )
    case 'schedule':
      return (
        <>
          {text('Minute, hour, day, month, weekday', trigger.cron, '0 9 * * 1-5', (cron) => ({
            ...trigger,
            cron,
          }))}
          {text('Time zone', trigger.timeZone ?? '', 'such as Europe/Berlin', (zone) => ({
            ...trigger,
            timeZone: zone || null,
          }))}
        </>
      )
    case 'event':
      return text('Event', trigger.name, 'customer.created', (name) => ({ ...trigger, name }))
  }
}

const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']
const methodsWith = (own: string): readonly string[] => (methods.includes(own) ? methods : [...methods, own])

/** A trigger of a kind that has fields; null for another, which only the text can change. */
function asNew(trigger: Trigger): NewTrigger | null {
  if ('path' in trigger) return { kind: 'webhook', method: trigger.method, path: trigger.path }
  if ('cron' in trigger) return { kind: 'schedule', cron: trigger.cron, timeZone: trigger.timeZone }
  return 'name' in trigger ? { kind: 'event', name: trigger.name } : null
}
