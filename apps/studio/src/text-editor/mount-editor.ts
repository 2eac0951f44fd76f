import { useStudio } from '../store/index.ts'
import { colouring, configuration } from './colours.ts'
import { followSelection } from './cursor-sync.ts'
import { createDocumentSync } from './document-sync.ts'
import { followTheme } from './follow-theme.ts'
import { languageId, registerLanguageFeatures } from './language.ts'
import { markersOf } from './markers.ts'
import { monaco } from './monaco.ts'
import { languageClient } from './worker/follow-document.ts'

let registered = false

function registerOnce(): void {
  if (registered) return
  registered = true
  monaco.languages.register({ id: languageId, extensions: ['.rabbit'], aliases: ['Rabbit'] })
  monaco.languages.setMonarchTokensProvider(languageId, colouring)
  monaco.languages.setLanguageConfiguration(languageId, configuration)
  registerLanguageFeatures()
  languageClient()
}

/** Puts an editor into an element and ties it to the studio's document, selection and theme. Gives back how to end it. */
export function mountEditor(host: HTMLElement): () => void {
  registerOnce()
  const ends: (() => void)[] = [followTheme()]
  const model = monaco.editor.createModel('', languageId)
  const editor = monaco.editor.create(host, { ...options, model })
  ends.push(
    () => model.dispose(),
    () => editor.dispose(),
  )

  const sync = createDocumentSync(
    {
      apply: (changes) => void model.applyEdits(changes.map(({ range, text }) => ({ range, text }))),
      reset: (text) => {
        model.setValue(text)
        editor.setScrollTop(0)
      },
    },
    useStudio.getState().document,
    (edits) => useStudio.getState().applyTextEdits(edits, { origin: 'text' }),
  )
  const typed = model.onDidChangeContent((event) => {
    if (event.isFlush) return
    colourTyped(model, event.changes)
    sync.typed(event.changes)
  })
  ends.push(() => typed.dispose())
  ends.push(
    useStudio.subscribe((store, before) => {
      if (store.document !== before.document) sync.follow(store.document)
    }),
  )
  ends.push(
    followDiagnostics(model),
    followSelection(editor),
    followHistoryKeys(editor),
    dismissWithEscape(editor),
  )
  return () => {
    for (const end of ends.reverse()) end()
  }
}

/** The part of the editor's model that colours lines out of turn. */
interface Colouring {
  readonly tokenization?: { forceTokenization(lineNumber: number): void }
}

/**
 * Colours the line of a key at once instead of when the page has nothing else to do: the editor closes brackets only
 * where the lines before are coloured. What is more than a key has time.
 */
function colourTyped(model: monaco.editor.ITextModel, changes: readonly monaco.editor.IModelContentChange[]) {
  const [change] = changes
  if (!change || changes.length > 1 || change.text.length > 200) return
  const { tokenization } = model as unknown as Colouring
  tokenization?.forceTokenization(change.range.startLineNumber)
}

/** Underlines what was found when the text was checked last, a moment after typing stops. */
function followDiagnostics(model: monaco.editor.ITextModel): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = () => {
    const { checked, document } = useStudio.getState()
    // A check of an earlier text would underline the wrong places; the next one is on its way.
    if (checked !== document.workflow) return
    const { text, diagnostics } = checked
    const severity = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning }
    const markers = markersOf(text, diagnostics).map((marker) => ({
      ...marker,
      severity: severity[marker.severity],
    }))
    monaco.editor.setModelMarkers(model, languageId, markers)
  }
  show()
  const stop = useStudio.subscribe((store, before) => {
    if (store.checked === before.checked) return
    clearTimeout(timer)
    timer = setTimeout(show, store.checksElsewhere ? 0 : 120)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** Undo and redo are the document's: one history for text, canvas and chat. */
function followHistoryKeys(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  const { KeyMod, KeyCode } = monaco
  const undo = () => useStudio.getState().undo()
  const redo = () => useStudio.getState().redo()
  const actions = [
    editor.addAction({
      id: 'rabbit.undo',
      label: 'Undo',
      keybindings: [KeyMod.CtrlCmd | KeyCode.KeyZ],
      run: undo,
    }),
    editor.addAction({
      id: 'rabbit.redo',
      label: 'Redo',
      keybindings: [KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ, KeyMod.CtrlCmd | KeyCode.KeyY],
      run: redo,
    }),
  ]
  return () => {
    for (const action of actions) action.dispose()
  }
}

/** The part of the editor's suggestions that has no command for a list that is not there yet. */
interface Suggestions extends monaco.editor.IEditorContribution {
  cancelSuggestWidget(): void
}

/** Escape dismisses a list that is still on its way too, which would take the next Enter for itself. */
function dismissWithEscape(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  // Not on its way down, where Escape may yet have another use, such as to leave a snippet.
  const released = editor.onKeyUp(({ keyCode }) => {
    if (keyCode !== monaco.KeyCode.Escape) return
    editor.getContribution<Suggestions>('editor.contrib.suggestController')?.cancelSuggestWidget()
  })
  return () => released.dispose()
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: 'Workflow text',
  automaticLayout: true,
  // A plain text area, which every key handler of the page knows as a place to type in.
  editContext: false,
  fixedOverflowWidgets: true,
  minimap: { enabled: false },
  fontFamily: '"JetBrains Mono", "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSize: 12.5,
  lineHeight: 20,
  padding: { top: 8, bottom: 24 },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 6,
  glyphMargin: false,
  folding: true,
  showFoldingControls: 'mouseover',
  scrollBeyondLastLine: false,
  wordWrap: 'on',
  wrappingIndent: 'indent',
  tabSize: 2,
  detectIndentation: false,
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
  quickSuggestions: { other: true, comments: false, strings: true },
  'semanticHighlighting.enabled': true,
  lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.OnCode },
  parameterHints: { enabled: true, cycle: false },
  suggest: { showWords: false, snippetsPreventQuickSuggestions: false },
  wordBasedSuggestions: 'off',
  acceptSuggestionOnEnter: 'smart',
  matchBrackets: 'always',
  guides: { bracketPairs: false },
  stickyScroll: { enabled: false },
}
