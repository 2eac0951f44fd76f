import { Button, Dialog } from '../design/index.ts'
import { TextDiff } from '../parts/TextDiff.tsx'
import { useStudio } from '../store/index.ts'
import { createWorkflow } from './workspace.ts'

/** Shown when somebody else saved the same workflow in between: both texts, and three ways on. Nothing is lost by itself. */
export function ConflictDialog() {
  const conflict = useStudio((s) => (s.saveState.kind === 'conflict' ? s.saveState : null))
  const mine = useStudio((s) => s.document.workflow.text)
  const saved = useStudio((s) => s.saved)
  const { markSaved, replaceText } = useStudio.getState()
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
  return (
    <Dialog
      open
      size="wide"
      title="Somebody else saved this workflow too"
      description="Below is what changes from their text to yours. Choose which one stays; Undo brings yours back."
      actions={
        <>
          <Button onClick={takeTheirs}>Take theirs</Button>
          <Button onClick={() => void keepBoth()}>Keep mine as a copy</Button>
          <Button look="primary" onClick={() => markSaved(theirs)}>
            Save mine over theirs
          </Button>
        </>
      }
    >
      <TextDiff before={conflict.text} after={mine} />
    </Dialog>
  )
}
