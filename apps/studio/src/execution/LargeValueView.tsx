import type { JsonValue, LargeValue } from '@rabbit/contract'
import { largeValueWords } from '@rabbit/contract'
import { useState } from 'react'
import { api, sentenceOf } from '../api/index.ts'
import { Button, Notice } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './LargeValueView.module.css'

type Shown =
  | { readonly kind: 'closed' | 'loading' }
  | { readonly kind: 'open'; readonly value: JsonValue }
  | { readonly kind: 'trouble'; readonly sentence: string }

/** A value that is stored by itself: how large it is, and the value when somebody wants to see it. */
export function LargeValueView({ value, name }: { readonly value: LargeValue; readonly name: string }) {
  const executionId = useStudio((s) => s.watched?.id ?? null)
  const [shown, setShown] = useState<Shown>({ kind: 'closed' })

  async function show(): Promise<void> {
    if (executionId === null) return
    setShown({ kind: 'loading' })
    try {
      const answer = await api.executions.largeValue({ executionId, id: value.$large.id })
      setShown({ kind: 'open', value: answer.value })
    } catch (thrown) {
      setShown({ kind: 'trouble', sentence: sentenceOf(thrown) })
    }
  }

  const isOpen = shown.kind === 'open'
  return (
    <span className={css.large}>
      <span className={css.line}>
        <code>{largeValueWords(value)}</code>
        <Button
          size="small"
          look="quiet"
          disabled={shown.kind === 'loading' || executionId === null}
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Hide' : 'Show'} ${name}`}
          onClick={() => (isOpen ? setShown({ kind: 'closed' }) : void show())}
        >
          {isOpen ? 'Hide' : shown.kind === 'loading' ? 'Loading …' : 'Show'}
        </Button>
      </span>
      {shown.kind === 'trouble' ? <Notice tone="negative">{shown.sentence}</Notice> : null}
      {isOpen ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <pre className={css.value} tabIndex={0}>
          {typeof shown.value === 'string' ? shown.value : JSON.stringify(shown.value, null, 2)}
        </pre>
      ) : null}
    </span>
  )
}
