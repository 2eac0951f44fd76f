import type { Priority } from '@rabbit/contract'
import { Field, Select, type SelectOption } from '../design/index.ts'

const options: readonly SelectOption<Priority>[] = [
  { value: 'high', label: 'High' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low' },
]

export interface PriorityFieldProps {
  readonly value: Priority
  readonly onChange: (priority: Priority) => void
}

/** What is taken up first where workers have their hands full. */
export function PriorityField({ value, onChange }: PriorityFieldProps) {
  return (
    <Field
      label="Priority"
      hint="Counts where more is to be done than there are hands: high goes first, low waits up to ten minutes for the others."
    >
      {({ id }) => <Select id={id} value={value} options={options} onChange={onChange} />}
    </Field>
  )
}
