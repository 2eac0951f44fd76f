import type { PictureTheme } from '@rabbit/exchange'
import { Copy, Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, Dialog, Notice, Select } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './Exchange.module.css'
import { useExchange } from './exchange-store.ts'
import { LossList } from './LossList.tsx'
import { fileNameOf, type Output, type OutputKind, outputKinds, outputOf } from './outputs.ts'
import { download, pngWarning, toPng } from './png.ts'

const themes: readonly { readonly value: PictureTheme; readonly label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** The workflow as a file of another kind, with what that kind cannot hold, before it is saved. */
export function ExportDialog() {
  const { close } = useExchange.getState()
  const workflow = useStudio((s) => s.document.workflow)
  const saved = useStudio((s) => s.saved?.name)
  const shownTheme = useStudio((s) => s.shownTheme)
  const [kind, setKind] = useState<OutputKind>('mermaid')
  const [theme, setTheme] = useState<PictureTheme>(shownTheme)
  const [said, setSaid] = useState<string | null>(null)
  const output = useMemo(() => outputOf(kind, workflow, theme), [kind, workflow, theme])
  const { graph } = workflow
  const title = graph.title ?? graph.name ?? saved ?? 'workflow'
  const save = async () => {
    if (output.kind === 'refused') return
    try {
      download(fileNameOf(title, output.extension), await contentOf(output))
      setSaid(`Saved as ${fileNameOf(title, output.extension)}.`)
    } catch (thrown) {
      setSaid((thrown as Error).message)
    }
  }
  const copy = async () => {
    if (output.kind !== 'text') return
    try {
      await navigator.clipboard.writeText(output.text)
      setSaid('Copied.')
    } catch {
      setSaid('The browser does not allow copying here; select the text instead.')
    }
  }
  return (
    <Dialog
      open
      onClose={close}
      size="wide"
      title="Export"
      actions={
        <>
          <span className={css.said} role="status">
            {said}
          </span>
          {output.kind === 'text' ? (
            <Button icon={<Copy size={15} aria-hidden />} onClick={() => void copy()}>
              Copy
            </Button>
          ) : null}
          <Button
            look="primary"
            icon={<Download size={15} aria-hidden />}
            disabled={output.kind === 'refused'}
            onClick={() => void save()}
          >
            Download
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <div className={css.row}>
          <div className={css.select}>
            <Select
              label="Kind of file"
              value={kind}
              options={outputKinds}
              onChange={(next) => {
                setKind(next)
                setSaid(null)
              }}
            />
          </div>
          {output.kind === 'picture' ? (
            <div className={css.select}>
              <Select label="Colours" value={theme} options={themes} onChange={setTheme} />
            </div>
          ) : null}
        </div>
        <Preview output={output} />
      </div>
    </Dialog>
  )
}

async function contentOf(output: Exclude<Output, { kind: 'refused' }>): Promise<Blob> {
  if (output.kind === 'text') return new Blob([output.text], { type: output.mediaType })
  if (output.extension === 'png') return toPng(output.drawn)
  return new Blob([output.drawn.svg], { type: 'image/svg+xml' })
}

function Preview({ output }: { readonly output: Output }) {
  if (output.kind === 'refused') return <Notice tone="negative">{output.message}</Notice>
  if (output.kind === 'picture') {
    const warning = output.extension === 'png' ? pngWarning(output.drawn) : null
    return (
      <>
        {warning ? <Notice tone="caution">{warning}</Notice> : null}
        <img
          className={css.picture}
          alt="The workflow as it is exported"
          src={`data:image/svg+xml,${encodeURIComponent(output.drawn.svg)}`}
        />
        <p className={css.faint}>
          A picture shows states, types, arrows and guards; it cannot be imported again.
        </p>
      </>
    )
  }
  return (
    <>
      <LossList losses={output.losses} nothing="Everything is carried over." />
      <section className={css.preview} aria-label="The file">
        <pre>{output.text}</pre>
      </section>
    </>
  )
}
