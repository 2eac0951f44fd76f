import type { InputField, InputType } from '@rabbit/dsl'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, Field, IconButton, Select, Switch } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'
import { defaultsOf, defaultType, readChoices, typedChoices } from './input-text.ts'
import type { PropertyText } from './property-source.ts'
import { readTyped, typedFree, typedText } from './value-text.ts'
import { writeEdit } from './write-edit.ts'

/** What an execution starts with: fields to add, name, type, order and take away. */
export function InputSection() {
  const workflow = useStudio((s) => s.document.workflow)
  const { inputs } = workflow.graph
  const defaults = useMemo(() => defaultsOf(workflow), [workflow])
  return (
    <section className={css.section} aria-label="Input">
      <h3 className={css.sectionTitle}>Input</h3>
      {inputs.length === 0 ? (
        <p className={css.quiet}>What an execution starts with. Nothing so far.</p>
      ) : null}
      {inputs.map((field, index) => (
        <InputCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a field keeps its card while its name is typed anew
          key={index}
          field={field}
          written={defaults.get(field.name)}
          above={inputs[index - 1]?.name}
          below={inputs[index + 1] ? (inputs[index + 2]?.name ?? null) : undefined}
        />
      ))}
      <div>
        <Button
          size="small"
          look="quiet"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => writeEdit({ kind: 'set-input', name: freeField(inputs) })}
        >
          Add an input
        </Button>
      </div>
    </section>
  )
}

/** A name that no field has yet. */
function freeField(inputs: readonly InputField[]): string {
  const taken = new Set(inputs.map(({ name }) => name))
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? 'field' : `field_${n}`
    if (!taken.has(name)) return name
  }
}

interface InputCardProps {
  readonly field: InputField
  /** Its default, as it stands in the text. */
  readonly written: PropertyText | undefined
  /** The field before it, where there is one. */
  readonly above: string | undefined
  /** What it stands before once it has gone down one place; null at the end, undefined when it is last already. */
  readonly below: string | null | undefined
}

function InputCard({ field, written, above, below }: InputCardProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [choosing, setChoosing] = useState(false)
  const { name, type } = field
  const set = (change: { newName?: string; type?: InputType; optional?: boolean }) =>
    writeEdit({ kind: 'set-input', name, ...change })
  const isChoice = choosing || type.kind === 'choice'
  const move = (before: string | null) => writeEdit({ kind: 'move-input', name, before })
  return (
    <fieldset className={css.arrow} aria-label={`Input ${name}`}>
      <div className={css.arrowHead}>
        <DraftInput
          code
          label={`Name of input ${name}`}
          value={name}
          onProblem={setProblem}
          onCommit={(typed) => set({ newName: typed.trim() })}
        />
        <IconButton
          size="small"
          label={`Move ${name} up`}
          disabled={above === undefined}
          onClick={() => move(above ?? null)}
        >
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton
          size="small"
          label={`Move ${name} down`}
          disabled={below === undefined}
          onClick={() => move(below ?? null)}
        >
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton
          size="small"
          label={`Remove input ${name}`}
          onClick={() => writeEdit({ kind: 'remove-input', name })}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <Select
        label={`Type of ${name}`}
        value={isChoice ? 'choice' : type.kind}
        options={typeOptions}
        onChange={(kind) => {
          setChoosing(kind === 'choice')
          if (kind !== 'choice' && kind !== type.kind) setProblem(set({ type: { kind } }))
        }}
      />
      {isChoice ? (
        <DraftInput
          code
          label={`Values of ${name}`}
          placeholder="free, pro"
          value={type.kind === 'choice' ? typedChoices(type.values) : ''}
          onProblem={setProblem}
          onCommit={(typed) => set({ type: { kind: 'choice', values: readChoices(typed) } })}
        />
      ) : null}
      <DefaultField field={field} written={written} onProblem={setProblem} />
      <Field
        label="May be left out"
        aside={
          <Switch
            label={`${name} may be left out`}
            checked={field.optional}
            onChange={(optional) => setProblem(set({ optional }))}
          />
        }
      >
        {() => null}
      </Field>
      {problem ? <p className={css.problem}>{problem}</p> : null}
    </fieldset>
  )
}

function DefaultField({
  field,
  written,
  onProblem,
}: {
  readonly field: InputField
  readonly written: PropertyText | undefined
  readonly onProblem: (problem: string | null) => void
}) {
  const wanted = defaultType(field)
  return (
    <DraftInput
      code
      label={`Default of ${field.name}`}
      placeholder="no default"
      value={written ? (wanted.kind === 'any' ? typedFree(written) : typedText(written)) : ''}
      onProblem={onProblem}
      onCommit={(typed) => {
        const read = readTyped(wanted, typed)
        return read.kind === 'wrong'
          ? read.message
          : writeEdit({ kind: 'set-input', name: field.name, defaultValue: read.value })
      }}
    />
  )
}

const typeOptions: readonly { readonly value: InputType['kind']; readonly label: string }[] = [
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'choice', label: 'One of…' },
  { value: 'list', label: 'List' },
  { value: 'map', label: 'Map' },
  { value: 'any', label: 'Anything' },
]
