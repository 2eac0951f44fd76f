import { changeSign, compareWorkflows, describeChange } from '@rabbit/dsl/compare'
import { useMemo, useState } from 'react'
import { sentenceOf } from '../api/index.ts'
import { Button, EmptyState, Field, Notice, Select, TextArea } from '../design/index.ts'
import { SignedWords } from '../parts/ChangeWords.tsx'
import { TextDiff } from '../parts/TextDiff.tsx'
import { textOf, useStudio, workflowOf } from '../store/index.ts'
import css from './ComparePanel.module.css'
import { showChange } from './show-change.ts'
import { pasted, useSources } from './sources.ts'

/** The present text against another one: what was done, on the canvas, in words and line by line. */
export function ComparePanel() {
  const workflowId = useStudio((s) => s.saved?.id ?? null)
  return <Panel key={workflowId} workflowId={workflowId} />
}

function Panel({ workflowId }: { readonly workflowId: string | null }) {
  const sources = useSources(workflowId)
  const [chosen, setChosen] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const comparing = useStudio((s) => s.comparison !== null)
  const choose = (value: string) => {
    setChosen(value)
    setTrouble(null)
    const source = sources.find((each) => each.value === value)
    if (!source?.load) return
    source
      .load()
      .then((text) => useStudio.getState().compareWith(source.label, text))
      .catch((thrown: unknown) => setTrouble(sentenceOf(thrown)))
  }
  return (
    <section className={css.panel} aria-label="Compare">
      <Field label="Compare the present text with">
        {({ id }) => (
          <Select
            id={id}
            value={comparing || chosen === pasted ? chosen : null}
            options={sources}
            placeholder="An earlier version, another workflow…"
            onChange={choose}
          />
        )}
      </Field>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {chosen === pasted ? <PastedText /> : null}
      {comparing ? <Changes /> : chosen === pasted ? null : <Nothing />}
    </section>
  )
}

function Nothing() {
  return (
    <EmptyState title="Nothing compared yet">
      Choose a version that an execution ran, another workflow, or paste a text. What is new, changed and gone
      since is shown on the canvas and listed here.
    </EmptyState>
  )
}

function PastedText() {
  const [text, setText] = useState('')
  return (
    <form
      className={css.pasted}
      onSubmit={(event) => {
        event.preventDefault()
        useStudio.getState().compareWith('a pasted text', text)
      }}
    >
      <TextArea
        aria-label="Text to compare with"
        rows={5}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="small" type="submit" disabled={text.trim() === ''}>
        Compare
      </Button>
    </form>
  )
}

function Changes() {
  const before = useStudio((s) => s.comparison?.workflow ?? null)
  const after = useStudio(workflowOf)
  const text = useStudio(textOf)
  const changes = useMemo(() => (before ? compareWorkflows(before, after) : []), [before, after])
  if (!before) return null
  return (
    <>
      {changes.length === 0 ? (
        <p className={css.same}>Both mean the same.</p>
      ) : (
        <ul className={css.changes} aria-label="Changes">
          {changes.map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: changes of one comparison never move
            <li key={at}>
              <button type="button" className={css.change} onClick={() => showChange(change)}>
                <SignedWords line={`${changeSign(change)} ${describeChange(change)}`} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <TextDiff before={before.text} after={text} />
    </>
  )
}
