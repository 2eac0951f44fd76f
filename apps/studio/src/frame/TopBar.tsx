import { GitCompareArrows, Monitor, Moon, Play, Redo2, Sun, Undo2 } from 'lucide-react'
import { Button, IconButton, Menu } from '../design/index.ts'
import { ExchangeMenu } from '../exchange/index.ts'
import { isOpening, type SaveState, type Theme, useStudio } from '../store/index.ts'
import { TriggersButton } from '../triggers/index.ts'
import css from './Bars.module.css'

/** Which workflow this is, whether it is saved, and what is done with the whole of it. */
export function TopBar() {
  const name = useStudio(
    (s) => s.document.workflow.graph.title ?? s.document.workflow.graph.name ?? s.saved?.name,
  )
  const saveState = useStudio((s) => s.saveState)
  const connected = useStudio((s) => s.connection.kind === 'connected')
  const opened = useStudio((s) => s.saved !== null)
  const opening = useStudio(isOpening)
  const canUndo = useStudio((s) => s.document.history.past.length > 0)
  const canRedo = useStudio((s) => s.document.history.future.length > 0)
  const { undo, redo, openDialog, showSide } = useStudio.getState()
  return (
    <header className={css.top}>
      <span className={css.brand}>
        <img src="/rabbit.svg" alt="Lazy Rabbit Studio" />
      </span>
      <div className={css.title}>
        <h1 className={css.name}>{name ?? (opening ? 'Opening…' : 'No workflow open')}</h1>
        {opened ? (
          <span
            className={css.saved}
            data-kind={saveState.kind}
            role="status"
            title={saveState.kind === 'unsaved' ? saveState.message : undefined}
          >
            {saveWords(saveState, connected)}
          </span>
        ) : null}
      </div>
      <div className={css.space} />
      <div className={css.group}>
        <IconButton label="Undo" shortcut="Ctrl Z" disabled={!canUndo} onClick={undo}>
          <Undo2 size={17} aria-hidden />
        </IconButton>
        <IconButton label="Redo" shortcut="Ctrl Shift Z" disabled={!canRedo} onClick={redo}>
          <Redo2 size={17} aria-hidden />
        </IconButton>
        <ExchangeMenu />
        <IconButton label="Compare versions" disabled={!opened} onClick={() => showSide('compare')}>
          <GitCompareArrows size={17} aria-hidden />
        </IconButton>
        <ThemeMenu />
      </div>
      <TriggersButton />
      <Button
        look="primary"
        icon={<Play size={15} aria-hidden />}
        disabled={!opened}
        onClick={() => openDialog('run')}
      >
        Run
      </Button>
    </header>
  )
}

/** How the text stands to the server's, in a few words. That the server is away is said elsewhere. */
export function saveWords(state: SaveState, connected: boolean): string {
  switch (state.kind) {
    case 'saved':
      return 'Saved'
    case 'dirty':
      return 'Edited'
    case 'saving':
      return 'Saving…'
    case 'unsaved':
      return connected ? `Not saved: ${state.message}` : 'Not saved: kept on this machine'
    case 'conflict':
      return 'Somebody else saved too'
  }
}

const themes: readonly { readonly value: Theme; readonly label: string; readonly icon: typeof Sun }[] = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'Like the system', icon: Monitor },
]

function ThemeMenu() {
  const theme = useStudio((s) => s.theme)
  const setTheme = useStudio((s) => s.setTheme)
  const Icon = themes.find(({ value }) => value === theme)?.icon ?? Monitor
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Theme">
          <Icon size={17} aria-hidden />
        </IconButton>
      }
      entries={themes.map(({ value, label, icon: ItemIcon }) => ({
        label,
        icon: <ItemIcon size={15} aria-hidden />,
        ...(value === theme ? { shortcut: 'chosen' } : {}),
        onSelect: () => setTheme(value),
      }))}
    />
  )
}
