import { useEffect, useRef, useState } from 'react'
import { type FieldIds, Input, TextArea } from '../design/index.ts'

export interface DraftInputProps extends Partial<FieldIds> {
  readonly value: string
  /** Takes what was typed. Answers why it cannot, or null. */
  readonly onCommit: (text: string) => string | null
  readonly onProblem?: (problem: string | null) => void
  /** Looks at what is being typed, before it is taken. */
  readonly check?: (text: string) => string | null
  readonly multiline?: boolean
  readonly code?: boolean
  readonly placeholder?: string
  readonly label?: string
  readonly suggestions?: readonly string[]
}

/** Text that is taken with Enter or on leaving, and given up with Esc. Changes from outside show while nobody types. */
export function DraftInput(props: DraftInputProps) {
  const { value, onCommit, onProblem, check, multiline, code, placeholder, label, ...ids } = props
  const { suggestions, ...rest } = ids
  const [draft, setDraft] = useState(value)
  const typing = useRef(false)
  useEffect(() => {
    if (!typing.current) setDraft(value)
  }, [value])
  const commit = () => {
    typing.current = false
    if (draft === value) return onProblem?.(null)
    const problem = check?.(draft) ?? onCommit(draft)
    onProblem?.(problem)
  }
  const handlers = {
    value: draft,
    placeholder,
    code: code ?? false,
    'aria-label': label,
    onChange: (event: { currentTarget: { value: string } }) => {
      typing.current = true
      setDraft(event.currentTarget.value)
      onProblem?.(check?.(event.currentTarget.value) ?? null)
    },
    onBlur: commit,
  }
  const giveUp = () => {
    typing.current = false
    setDraft(value)
    onProblem?.(null)
  }
  if (multiline) {
    return (
      <TextArea
        {...rest}
        {...handlers}
        rows={Math.min(10, Math.max(2, draft.split('\n').length))}
        onKeyDown={(event) => {
          if (event.key === 'Escape') giveUp()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) commit()
        }}
      />
    )
  }
  const listId = suggestions && rest.id ? `${rest.id}-list` : undefined
  return (
    <>
      <Input
        {...rest}
        {...handlers}
        list={listId}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') giveUp()
        }}
      />
      {listId ? (
        <datalist id={listId}>
          {suggestions?.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      ) : null}
    </>
  )
}
