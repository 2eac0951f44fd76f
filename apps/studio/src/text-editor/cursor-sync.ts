import { spanOf } from '@rabbit/dsl'
import { nameAt } from '@rabbit/dsl/language'
import { useStudio } from '../store/index.ts'
import { monaco } from './monaco.ts'
import { createOffsetMap } from './offsets.ts'

type Editor = monaco.editor.IStandaloneCodeEditor

/** Where the cursor stands is selected on the canvas; what is selected on the canvas is marked and brought into sight here. */
export function followSelection(editor: Editor): () => void {
  const marked = editor.createDecorationsCollection()
  let fromHere = false

  const cursor = editor.onDidChangeCursorPosition(({ position, reason, source }) => {
    const byPerson = source === 'mouse' || source === 'keyboard'
    if (!byPerson || reason === monaco.editor.CursorChangeReason.ContentFlush || !editor.hasTextFocus())
      return
    const { document, selected, select } = useStudio.getState()
    const { workflow } = document
    const name = nameAt(workflow, createOffsetMap(workflow.text).offsetAt(position))?.name ?? null
    if (name === null || (selected.size === 1 && selected.has(name))) return
    fromHere = true
    try {
      select(name)
    } finally {
      fromHere = false
    }
  })

  const mark = (reveal: boolean) => {
    const { document, selected, selectedLine } = useStudio.getState()
    const { workflow } = document
    const { rangeOf } = createOffsetMap(workflow.text)
    const spans = selectedLine
      ? [spanOf(workflow, { transition: selectedLine.transition })]
      : [...selected].slice(0, 50).map((state) => spanOf(workflow, { state }))
    const ranges = spans.filter((span) => span !== null).map(rangeOf)
    marked.set(ranges.map((range) => ({ range, options: markOf(range, selectedLine !== null) })))
    const [first] = ranges
    if (reveal && first) editor.revealRangeInCenterIfOutsideViewport(first)
  }
  mark(false)

  const stop = useStudio.subscribe((store, before) => {
    const selection = store.selected !== before.selected || store.selectedLine !== before.selectedLine
    if (selection) mark(!fromHere && !editor.hasTextFocus())
    else if (store.document !== before.document && (store.selected.size > 0 || store.selectedLine))
      mark(false)
    if (store.revealed && store.revealed !== before.revealed) {
      const range = createOffsetMap(store.document.workflow.text).rangeOf(store.revealed.span)
      editor.setSelection(range)
      editor.revealRangeInCenter(range)
      editor.focus()
    }
  })
  return () => {
    cursor.dispose()
    stop()
  }
}

function markOf(range: monaco.IRange, isArrow: boolean): monaco.editor.IModelDecorationOptions {
  if (range.startLineNumber !== range.endLineNumber)
    return { isWholeLine: true, className: 'rabbit-selected' }
  // Within the line an arrow would get a box for each of its words.
  return isArrow ? { className: 'rabbit-selected-arrow' } : { inlineClassName: 'rabbit-selected-name' }
}
