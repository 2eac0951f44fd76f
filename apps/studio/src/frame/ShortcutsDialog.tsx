import { Fragment } from 'react'
import { Dialog } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './ShortcutsDialog.module.css'

const keys: readonly (readonly [string, string])[] = [
  ['Ctrl Z', 'Undo, whatever surface the change came from'],
  ['Ctrl Shift Z', 'Redo'],
  ['Ctrl Enter', 'Run'],
  ['F2', 'Rename the selected state, edit the selected guard'],
  ['Del', 'Remove what is selected'],
  ['N', 'Add a state, after the selected one'],
  ['C', 'Connect the selected state to the one chosen next'],
  ['Ctrl C, Ctrl V', 'Copy and paste states, as text'],
  ['Ctrl D', 'Duplicate the selected states'],
  ['Menu key', 'All that can be done with what has the focus'],
  ['Esc', 'Let go of the selection, give up typing'],
  ['Tab', 'To the next state or arrow on the canvas'],
  ['Enter', 'Select the focused state or arrow'],
  ['Arrow keys', 'Move the selected states'],
  ['Ctrl click', 'Select several states'],
  ['Shift drag', 'Select all states in an area'],
]

/** What the keyboard does. */
export function ShortcutsDialog() {
  const open = useStudio((s) => s.dialog === 'shortcuts')
  return (
    <Dialog open={open} onClose={() => useStudio.getState().openDialog(null)} title="Keys">
      <dl className={css.keys}>
        {keys.map(([key, words]) => (
          <Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  )
}
