import {
  FolderOpen,
  Keyboard,
  KeyRound,
  Megaphone,
  PanelRight,
  ScrollText,
  Shapes,
  SquareCode,
  SquareTerminal,
  UserCheck,
} from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { type LeftTab, useStudio } from '../store/index.ts'
import css from './Frame.module.css'

/** Opens and closes what stands around the canvas. */
export function Rail() {
  const store = useStudio()
  const left = (tab: LeftTab) => {
    if (store.leftOpen && store.leftTab === tab) store.toggle('left')
    else store.showLeft(tab)
  }
  const shows = (tab: LeftTab) => store.leftOpen && store.leftTab === tab
  return (
    <nav className={css.rail} aria-label="Panels">
      <IconButton label="State types" aria-pressed={shows('palette')} onClick={() => left('palette')}>
        <Shapes size={18} aria-hidden />
      </IconButton>
      <IconButton label="Workflows" aria-pressed={shows('library')} onClick={() => left('library')}>
        <FolderOpen size={18} aria-hidden />
      </IconButton>
      <IconButton label="Approvals" onClick={() => store.openDialog('approvals')}>
        <UserCheck size={18} aria-hidden />
      </IconButton>
      <IconButton label="Secrets" onClick={() => store.openDialog('secrets')}>
        <KeyRound size={18} aria-hidden />
      </IconButton>
      <IconButton label="Publish an event" onClick={() => store.openDialog('publish')}>
        <Megaphone size={18} aria-hidden />
      </IconButton>
      <IconButton label="Record" onClick={() => store.openDialog('record')}>
        <ScrollText size={18} aria-hidden />
      </IconButton>
      <div className={css.railSpace} />
      <IconButton label="Text" aria-pressed={store.textOpen} onClick={() => store.toggle('text')}>
        <SquareCode size={18} aria-hidden />
      </IconButton>
      <IconButton
        label="Chat and inspector"
        aria-pressed={store.sideOpen}
        onClick={() => store.toggle('side')}
      >
        <PanelRight size={18} aria-hidden />
      </IconButton>
      <IconButton label="Executions" aria-pressed={store.runOpen} onClick={() => store.toggle('run')}>
        <SquareTerminal size={18} aria-hidden />
      </IconButton>
      <IconButton label="Keys" onClick={() => store.openDialog('shortcuts')}>
        <Keyboard size={18} aria-hidden />
      </IconButton>
    </nav>
  )
}
