import type { Join, Transition } from '@rabbit/dsl'
import { useState } from 'react'
import { Field, Select } from '../design/index.ts'
import { writeEdit } from './write-edit.ts'

/** How many of the states before it a join waits for. */
export function JoinField({
  transition,
  index,
}: {
  readonly transition: Transition
  readonly index: number
}) {
  const [problem, setProblem] = useState<string | null>(null)
  const count = transition.from.length
  const quorums = Array.from({ length: count }, (_, at) => `${at + 1}`)
  return (
    <Field label="Waits for" hint="What the others still do is then cancelled." error={problem}>
      {({ id }) => (
        <Select
          id={id}
          value={String(transition.join ?? 'all')}
          options={[
            { value: 'all', label: `All ${count}` },
            { value: 'any', label: 'The first one' },
            ...quorums.map((value) => ({ value, label: `${value} of ${count}` })),
          ]}
          onChange={(value) => {
            const join: Join = value === 'all' || value === 'any' ? value : Number(value)
            setProblem(writeEdit({ kind: 'set-join', transition: index, join }))
          }}
        />
      )}
    </Field>
  )
}
