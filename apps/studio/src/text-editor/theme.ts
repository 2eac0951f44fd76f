import type { editor } from 'monaco-editor/editor'

/** The studio's colours for the editor. `read` gives a design token's value: `--ink` → `#24221e`, always with six digits. */
export function themeFrom(
  read: (token: string) => string,
  shown: 'light' | 'dark',
): editor.IStandaloneThemeData {
  const rule = (name: string, token: string, fontStyle?: string) => ({
    token: name,
    foreground: read(token).replace('#', ''),
    ...(fontStyle ? { fontStyle } : {}),
  })
  return {
    base: shown === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', '--ink'),
      rule('comment', '--ink-faint', 'italic'),
      rule('keyword', '--accent-ink'),
      rule('keyword.arrow', '--accent-ink', 'bold'),
      rule('keyword.guard', '--accent-ink'),
      rule('type', '--category-people'),
      rule('string', '--positive'),
      rule('string.escape', '--category-connect'),
      rule('delimiter.template', '--accent-ink'),
      rule('number', '--caution'),
      rule('constant', '--caution'),
      rule('attribute.name', '--category-connect'),
      rule('identifier', '--ink'),
      rule('state', '--ink'),
      rule('property', '--category-connect'),
      rule('variable', '--ink'),
      rule('variable.state', '--ink', 'bold'),
      rule('function', '--category-ai'),
      rule('operator', '--ink-soft'),
      rule('delimiter', '--ink-faint'),
    ],
    colors: {
      'editor.background': read('--surface-panel'),
      'editor.foreground': read('--ink'),
      'editorLineNumber.foreground': read('--ink-faint'),
      'editorLineNumber.activeForeground': read('--ink'),
      'editor.lineHighlightBackground': read('--surface-sunken'),
      'editor.lineHighlightBorder': read('--surface-sunken'),
      'editor.selectionBackground': read('--accent-border'),
      'editor.inactiveSelectionBackground': read('--accent-soft'),
      'editorCursor.foreground': read('--accent'),
      'editorIndentGuide.background1': read('--border-soft'),
      'editorIndentGuide.activeBackground1': read('--border'),
      ...bracketColours(read),
      'editorBracketMatch.background': read('--accent-soft'),
      'editorBracketMatch.border': read('--accent-border'),
      'editorError.foreground': read('--negative'),
      'editorWarning.foreground': read('--caution'),
      'editorWidget.background': read('--surface-raised'),
      'editorWidget.foreground': read('--ink'),
      'editorWidget.border': read('--border'),
      'editorHoverWidget.background': read('--surface-raised'),
      'editorHoverWidget.border': read('--border'),
      'editorSuggestWidget.background': read('--surface-raised'),
      'editorSuggestWidget.border': read('--border'),
      'editorSuggestWidget.foreground': read('--ink'),
      'editorSuggestWidget.selectedBackground': read('--accent-soft'),
      'editorSuggestWidget.selectedForeground': read('--ink'),
      'editorSuggestWidget.selectedIconForeground': read('--ink'),
      'editorSuggestWidget.highlightForeground': read('--accent-ink'),
      'editorSuggestWidget.focusHighlightForeground': read('--accent-ink'),
      'editor.rangeHighlightBackground': read('--accent-soft'),
      'editorActionList.background': read('--surface-raised'),
      'editorActionList.foreground': read('--ink'),
      'editorActionList.focusBackground': read('--accent-soft'),
      'editorActionList.focusForeground': read('--ink'),
      'quickInput.background': read('--surface-raised'),
      'quickInput.foreground': read('--ink'),
      'quickInputList.focusBackground': read('--accent-soft'),
      'quickInputList.focusForeground': read('--ink'),
      'quickInputList.focusIconForeground': read('--ink'),
      'pickerGroup.foreground': read('--ink-faint'),
      'list.focusHighlightForeground': read('--accent-ink'),
      'list.highlightForeground': read('--accent-ink'),
      'inputValidation.infoBackground': read('--surface-raised'),
      'inputValidation.infoForeground': read('--ink'),
      'inputValidation.infoBorder': read('--border-strong'),
      'list.hoverBackground': read('--surface-hover'),
      'input.background': read('--surface-panel'),
      'input.border': read('--border'),
      focusBorder: read('--focus'),
      'scrollbarSlider.background': `${read('--border-strong')}55`,
      'scrollbarSlider.hoverBackground': `${read('--border-strong')}88`,
      'scrollbarSlider.activeBackground': `${read('--border-strong')}aa`,
      'widget.shadow': '#00000026',
    },
  }
}

/** All brackets alike: what they enclose is what matters. */
const bracketColours = (read: (token: string) => string) => ({
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, read('--ink-soft')]),
  ),
  'editorBracketHighlight.unexpectedBracket.foreground': read('--negative'),
})

/** `rgb(36, 34, 30)`, as a browser computes it, as `#24221e`; black when it is spelled otherwise. */
export function hexOf(computed: string): string {
  const parts = computed.match(/[\d.]+/g)?.slice(0, 3) ?? []
  const hex = parts.map((part) =>
    Math.min(255, Math.round(Number(part)))
      .toString(16)
      .padStart(2, '0'),
  )
  return computed.startsWith('rgb') && hex.length === 3 ? `#${hex.join('')}` : '#000000'
}
