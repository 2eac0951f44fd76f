import { exchangeFormats } from '@rabbit/exchange'
import { FolderOpen } from 'lucide-react'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { sentenceOf } from '../api/index.ts'
import { Button, Dialog, Field, Notice, Select, TextArea } from '../design/index.ts'
import { makeWorkflow } from '../library/workspace.ts'
import css from './Exchange.module.css'
import { useExchange } from './exchange-store.ts'
import { LossList } from './LossList.tsx'
import { readFile } from './read-file.ts'
import { type ImportFormat, type ImportResult, readImport } from './read-import.ts'

const formats: readonly { readonly value: ImportFormat | 'guess'; readonly label: string }[] = [
  { value: 'guess', label: 'Find out' },
  { value: 'mermaid', label: 'Mermaid flowchart' },
  { value: 'bpmn', label: 'BPMN 2.0' },
  { value: 'asl', label: 'Amazon States Language' },
  { value: 'xstate', label: 'XState' },
  { value: 'rabbit', label: 'Workflow text (.rabbit)' },
]

/** A file or a pasted text becomes a workflow of its own; what is open stays as it is. */
export function ImportDialog() {
  const { given, trouble: dropped, close } = useExchange.getState()
  const [file, setFile] = useState(given ?? { name: '', text: '' })
  const [format, setFormat] = useState<ImportFormat | 'guess'>('guess')
  const [trouble, setTrouble] = useState(dropped)
  const [sending, setSending] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const settled = useDeferredValue(file)
  const result = useMemo(() => readImport(settled, format === 'guess' ? null : format), [settled, format])
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    const read = await readFile(chosen)
    setTrouble(read.trouble)
    if (read.given) setFile(read.given)
  }
  const open = async () => {
    if (result.kind !== 'read') return
    setSending(true)
    try {
      await makeWorkflow(result)
      close()
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSending(false)
    }
  }
  return (
    <Dialog
      open
      onClose={close}
      size="wide"
      title="Import"
      description="A Mermaid flowchart, BPMN 2.0, Amazon States Language, XState JSON or workflow text becomes a new workflow."
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={result.kind !== 'read' || sending} onClick={() => void open()}>
            Open as a new workflow
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <div className={css.row}>
          <input
            ref={chooser}
            type="file"
            hidden
            aria-label="File to import"
            accept=".mmd,.mermaid,.md,.bpmn,.xml,.json,.rabbit,.txt"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
          <Button icon={<FolderOpen size={15} aria-hidden />} onClick={() => chooser.current?.click()}>
            Choose a file
          </Button>
          <span className={css.faint}>{file.name || 'or drop one on the window, or paste below'}</span>
          <span className={css.space} />
          <div className={css.select}>
            <Select label="Format" value={format} options={formats} onChange={setFormat} />
          </div>
        </div>
        {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
        <div className={css.columns}>
          <Field label="What to import">
            {(ids) => (
              <TextArea
                {...ids}
                code
                rows={22}
                value={file.text}
                onChange={(event) => setFile({ name: file.name, text: event.target.value })}
              />
            )}
          </Field>
          <Outcome result={result} />
        </div>
      </div>
    </Dialog>
  )
}

function Outcome({ result }: { readonly result: ImportResult }) {
  if (result.kind === 'nothing') return <p className={css.faint}>The workflow it becomes is shown here.</p>
  if (result.kind === 'refused') return <Notice tone="negative">{result.message}</Notice>
  const { graph, format, losses, text } = result
  const title = format === 'rabbit' ? 'Workflow text' : exchangeFormats[format].title
  return (
    <div className={css.outcome}>
      <p>
        {title}: {count(graph.states.length, 'state')}, {count(graph.transitions.length, 'transition')}
      </p>
      <section className={css.preview} aria-label="The workflow it becomes">
        <pre>{text}</pre>
      </section>
      <LossList losses={losses} nothing="Everything is kept." />
    </div>
  )
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
