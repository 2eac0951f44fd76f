import {
  missedPolicies,
  missedRuns,
  type NewTrigger,
  signatureSchemes,
  usualSecrets,
  workflowOutcomes,
} from '@rabbit/dsl'
import { Field, Select } from '../design/index.ts'
import { DraftInput } from './DraftInput.tsx'

interface TriggerFieldsProps<T extends NewTrigger = NewTrigger> {
  readonly trigger: T
  readonly write: (changed: NewTrigger) => string | null
  readonly onProblem: (problem: string | null) => void
}

type Of<Kind extends NewTrigger['kind']> = TriggerFieldsProps<Extract<NewTrigger, { kind: Kind }>>

/** The fields of one trigger. */
export function TriggerFields({ trigger, ...rest }: TriggerFieldsProps) {
  switch (trigger.kind) {
    case 'webhook':
      return <WebhookFields trigger={trigger} {...rest} />
    case 'schedule':
      return <ScheduleFields trigger={trigger} {...rest} />
    case 'event':
      return (
        <TextField
          {...rest}
          label="Event"
          value={trigger.name}
          placeholder="customer.created"
          change={(name) => ({ ...trigger, name })}
        />
      )
    case 'message':
      return (
        <>
          <TextField
            {...rest}
            label="Queue"
            hint="Of RabbitMQ; it has to be there. A message without a message_id may start twice when the line breaks."
            value={trigger.queue}
            placeholder="orders"
            change={(queue) => ({ ...trigger, queue })}
          />
          <SecretField {...rest} trigger={trigger} hint="amqp://user:password@host:port" />
        </>
      )
    case 'email':
      return (
        <>
          <TextField
            {...rest}
            label="Mailbox"
            value={trigger.mailbox}
            placeholder="INBOX"
            change={(mailbox) => ({ ...trigger, mailbox })}
          />
          <SecretField {...rest} trigger={trigger} hint="imaps://user:password@host" />
        </>
      )
    case 'file':
      return (
        <TextField
          {...rest}
          label="Files"
          hint="From the files folder on; ** stands for any folders."
          value={trigger.pattern}
          placeholder="inbox/*.csv"
          change={(pattern) => ({ ...trigger, pattern })}
        />
      )
    case 'workflow':
      return (
        <>
          <TextField
            {...rest}
            label="Which workflow"
            hint="As the list on the left calls it."
            value={trigger.after}
            placeholder="Take an order"
            change={(after) => ({ ...trigger, after })}
          />
          <ChoiceField
            {...rest}
            label="When it has"
            value={trigger.outcome}
            options={workflowOutcomes.map((outcome) => ({
              value: outcome,
              label: outcome === 'ended' ? 'ended in any way' : outcome,
            }))}
            change={(outcome) => ({ ...trigger, outcome })}
          />
        </>
      )
  }
}

/** The name of the secret that holds the address of a queue's broker or a mailbox's server. */
function SecretField({ trigger, hint, ...rest }: Of<'message' | 'email'> & { readonly hint: string }) {
  const usual = usualSecrets[trigger.kind]
  return (
    <TextField
      {...rest}
      label="Secret with the address"
      hint={hint}
      value={trigger.secret ?? usual}
      placeholder={usual}
      change={(secret) => ({ ...trigger, secret: secret || null })}
    />
  )
}

function WebhookFields({ trigger, ...rest }: Of<'webhook'>) {
  const { method, path, signature = null } = trigger
  return (
    <>
      <ChoiceField
        {...rest}
        label="Method"
        value={method}
        options={methodsWith(method).map((one) => ({ value: one, label: one }))}
        change={(chosen) => ({ ...trigger, method: chosen })}
      />
      <TextField
        {...rest}
        label="Path"
        value={path}
        placeholder="/signup"
        change={(typed) => ({ ...trigger, path: typed })}
      />
      <TextField
        {...rest}
        label="Signed with the secret"
        hint={signature ? undefined : 'Without one anybody who reaches the address may call it.'}
        value={signature?.secret ?? ''}
        placeholder="such as HOOK_KEY"
        change={(secret) => ({
          ...trigger,
          signature: secret === '' ? null : { scheme: signature?.scheme ?? 'standard', secret },
        })}
      />
      {signature ? (
        <ChoiceField
          {...rest}
          label="Form of the signature"
          value={signature.scheme}
          options={signatureSchemes.map((scheme) => ({ value: scheme, label: schemeTitles[scheme] }))}
          change={(scheme) => ({ ...trigger, signature: { ...signature, scheme } })}
        />
      ) : null}
    </>
  )
}

const schemeTitles = { standard: 'Standard Webhooks', github: "GitHub's", stripe: "Stripe's" } as const

function ScheduleFields({ trigger, ...rest }: Of<'schedule'>) {
  const { cron, timeZone, missed = null } = trigger
  const policy = missed?.policy ?? 'last'
  return (
    <>
      <TextField
        {...rest}
        label="Minute, hour, day, month, weekday"
        value={cron}
        placeholder="0 9 * * 1-5"
        change={(typed) => ({ ...trigger, cron: typed })}
      />
      <TextField
        {...rest}
        label="Time zone"
        value={timeZone ?? ''}
        placeholder="such as Europe/Berlin"
        change={(zone) => ({ ...trigger, timeZone: zone || null })}
      />
      <ChoiceField
        {...rest}
        label="Times that were missed"
        value={policy}
        options={missedPolicies.map((one) => ({ value: one, label: missedTitles[one] }))}
        change={(chosen) => ({
          ...trigger,
          missed: chosen === 'last' ? null : { policy: chosen, most: null },
        })}
      />
      {policy === 'all' ? (
        <TextField
          {...rest}
          label="At most"
          hint={`The latest ones; 1 to ${missedRuns.most}.`}
          value={String(missed?.most ?? missedRuns.usual)}
          placeholder={String(missedRuns.usual)}
          change={(typed) => ({
            ...trigger,
            missed: { policy: 'all', most: Number(typed || missedRuns.usual) },
          })}
        />
      ) : null}
    </>
  )
}

const missedTitles = {
  skip: 'Skip them',
  last: 'Start the last one',
  all: 'Start each of them',
} as const

interface TextFieldProps extends Pick<TriggerFieldsProps, 'write' | 'onProblem'> {
  readonly label: string
  readonly hint?: string | undefined
  readonly value: string
  readonly placeholder: string
  readonly change: (typed: string) => NewTrigger
}

function TextField({ label, hint, value, placeholder, change, write, onProblem }: TextFieldProps) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
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
}

interface ChoiceFieldProps<V extends string> extends Pick<TriggerFieldsProps, 'write' | 'onProblem'> {
  readonly label: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly change: (chosen: V) => NewTrigger
}

function ChoiceField<V extends string>({
  label,
  value,
  options,
  change,
  write,
  onProblem,
}: ChoiceFieldProps<V>) {
  return (
    <Field label={label}>
      {({ id }) => (
        <Select
          id={id}
          value={value}
          options={options}
          onChange={(chosen) => onProblem(write(change(chosen)))}
        />
      )}
    </Field>
  )
}

const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']
const methodsWith = (own: string): readonly string[] => (methods.includes(own) ? methods : [...methods, own])
