import { Play, X } from 'lucide-react'
import { Button, IconButton } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { ExecutionList } from './ExecutionList.tsx'
import css from './RunPanel.module.css'
import { WatchedRun } from './WatchedRun.tsx'

/** Executions: their list, or one of them being watched. */
export function RunPanel() {
  const watched = useStudio((s) => s.watched)
  const workflowId = useStudio((s) => s.saved?.id ?? null)
  const openDialog = useStudio((s) => s.openDialog)
  const showRun = useStudio((s) => s.showRun)
  const run = () => openDialog('run')
  if (watched) return <WatchedRun key={watched.id} watched={watched} />
  return (
    <section className={css.panel} aria-label="Executions">
      <header className={css.head}>
        <h2 className={css.title}>Executions</h2>
        <span className={css.space} />
        <Button
          size="small"
          icon={<Play size={14} aria-hidden />}
          disabled={workflowId === null}
          onClick={run}
        >
          Run
        </Button>
        <IconButton label="Close" size="small" onClick={() => showRun(false)}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <div className={css.body}>
        <ExecutionList workflowId={workflowId} onRun={run} />
      </div>
    </section>
  )
}
