import { ArrowRightLeft, FileInput, FileOutput } from 'lucide-react'
import { IconButton, Menu } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { useExchange } from './exchange-store.ts'

/** Import and export, for the whole workflow. */
export function ExchangeMenu() {
  const empty = useStudio((s) => s.document.workflow.graph.states.length === 0)
  const { openImport, openExport } = useExchange.getState()
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Import and export">
          <ArrowRightLeft size={17} aria-hidden />
        </IconButton>
      }
      entries={[
        { label: 'Import…', icon: <FileInput size={15} aria-hidden />, onSelect: () => openImport() },
        {
          label: 'Export…',
          icon: <FileOutput size={15} aria-hidden />,
          disabled: empty,
          onSelect: () => openExport(),
        },
      ]}
    />
  )
}
