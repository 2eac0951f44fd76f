import { openWorkflow } from '@rabbit/dsl'
import { compareWorkflows, mergeTexts, signedWords } from '@rabbit/dsl/compare'
import { useMemo } from 'react'
import { Button, Dialog } from '../design/index.ts'
import { ChangeWords } from '../parts/ChangeWords.tsx'
import { TextDiff } from '../parts/TextDiff.tsx'
import { useStudio } from '../store/index.ts'
import css from './ConflictDialog.module.css'
import { createWorkflow } from './workspace.ts'

/** Shown when somebody else saved the same workflow in between: what each did, and the ways on. Nothing is lost by itself. */
export function ConflictDialog() {
  const conflict = useStudio((s) => (s.saveState.kind === 'conflict' ? s.saveState : null))
  const mine = useStudio((s) => s.document.workflow.text)
  const saved = useStudio((s) => s.saved)
  const { markSaved, replaceText } = useStudio.getState()
  const merge = useMemo(
    () => (conflict?.base == null ? null : mergeTexts(conflict.base, mine, conflict.text, { labels })),
    [conflict, mine],
  )
  if (conflict === null || saved === null) return null
  const theirs = { ...saved, text: conflict.text, revision: conflict.revision }
  const takeTheirs = () => {
    replaceText(conflict.text)
    markSaved(theirs)
  }
  const keepBoth = async () => {
    const copy = mine
    takeTheirs()
    await createWorkflow(`${saved.name} (my copy)`, copy)
  }
  const clean = merge !== null && merge.conflicts.length === 0 ? merge : null
  const takeMerge = () => {
    if (!clean) return
    replaceText(clean.text)
    markSaved(theirs)
  }
  return (
    <Dialog
      open
      size="wide"
      title="Somebody else saved this workflow too"
      description={
        clean
          ? 'Their changes and yours do not touch each other and can be merged. Undo brings your text back.'
          : 'Below is what changes from their text to yours. Choose which one stays; Undo brings yours back.'
      }
      actions={
        <>
          <Button onClick={takeTheirs}>Take theirs</Button>
          <Button onClick={() => void keepBoth()}>Keep mine as a copy</Button>
          <Button look={clean ? 'plain' : 'primary'} onClick={() => markSaved(theirs)}>
            Save mine over theirs
          </Button>
          {clean ? (
            <Button look="primary" onClick={takeMerge}>
              Merge both
            </Button>
          ) : null}
        </>
      }
    >
      {conflict.base === null ? null : (
        <div className={css.sides}>
          <Side title="They changed" before={conflict.base} after={conflict.text} />
          <Side title="You changed" before={conflict.base} after={mine} />
        </div>
      )}
      {merge && !clean ? (
        <ul className={css.clashes} aria-label="Why they cannot be merged">
          {merge.conflicts.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      ) : null}
      <TextDiff before={conflict.text} after={clean?.text ?? mine} />
    </Dialog>
  )
}

const labels = { ours: 'you', theirs: 'they' }

function Side({
  title,
  before,
  after,
}: {
  readonly title: string
  readonly before: string
  readonly after: string
}) {
  const words = useMemo(
    () => signedWords(compareWorkflows(openWorkflow(before), openWorkflow(after))),
    [before, after],
  )
  return (
    <section className={css.side}>
      <h3 className={css.title}>{title}</h3>
      {words.length > 0 ? (
        <ChangeWords words={words} />
      ) : (
        <p className={css.nothing}>Only comments and spacing.</p>
      )}
    </section>
  )
}
