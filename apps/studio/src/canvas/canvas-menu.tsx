import type { Diagnostic, Point, StateName } from '@rabbit/dsl'
import {
  ArrowRightLeft,
  ClipboardPaste,
  Copy,
  CopyPlus,
  LayoutGrid,
  Maximize,
  MousePointerClick,
  Pencil,
  Plus,
  Shuffle,
  SlidersHorizontal,
  Spline,
  Trash2,
  WandSparkles,
  Wrench,
} from 'lucide-react'
import type { MenuEntry } from '../design/index.ts'
import {
  addState,
  applyFix,
  duplicateSelected,
  type Line,
  otherReadings,
  problemsAt,
  readOtherwise,
  removeLine,
  removeSelected,
  useStudio,
} from '../store/index.ts'
import {
  addStateAfter,
  copySelected,
  giveBack,
  pasteFromClipboard,
  selectEverything,
} from './canvas-actions.ts'

/** What a menu on the canvas was opened on. */
export type MenuTarget =
  | { readonly kind: 'state'; readonly name: StateName }
  | { readonly kind: 'line'; readonly line: Line; readonly carriesLabel: boolean }
  | { readonly kind: 'canvas'; readonly at: Point }

export interface CanvasCommands {
  readonly showAll: () => void
  readonly tidy: () => void
}

const icon = { size: 15, 'aria-hidden': true } as const

/** All that can be done with what the menu was opened on. */
export function menuEntries(target: MenuTarget, commands: CanvasCommands): readonly MenuEntry[] {
  switch (target.kind) {
    case 'state':
      return stateEntries(target.name)
    case 'line':
      return lineEntries(target.line, target.carriesLabel)
    case 'canvas':
      return canvasEntries(target.at, commands)
  }
}

function stateEntries(name: StateName): readonly MenuEntry[] {
  const { selected, document, editName, connectFrom, showSide } = useStudio.getState()
  const several = selected.size > 1 && selected.has(name)
  const names = several ? [...selected] : [name]
  const placed = names.some((each) => document.workflow.graph.layout.has(each))
  const single: readonly MenuEntry[] = [
    { label: 'Rename', shortcut: 'F2', icon: <Pencil {...icon} />, onSelect: () => editName(name) },
    { label: 'Properties', icon: <SlidersHorizontal {...icon} />, onSelect: () => showSide('inspector') },
    {
      label: 'Add a state after it',
      shortcut: 'N',
      icon: <Plus {...icon} />,
      onSelect: () => addStateAfter(name),
    },
  ]
  return [
    ...(several ? [] : fixEntries(problemsAt(useStudio.getState().checked).states.get(name))),
    ...(several ? [] : single),
    {
      label: several ? 'Join them into …' : 'Connect to …',
      shortcut: 'C',
      icon: <Spline {...icon} />,
      onSelect: () => connectFrom(name),
    },
    { kind: 'separator' },
    { label: 'Copy', shortcut: 'Ctrl C', icon: <Copy {...icon} />, onSelect: () => void copySelected() },
    {
      label: 'Duplicate',
      shortcut: 'Ctrl D',
      icon: <CopyPlus {...icon} />,
      onSelect: () => duplicateSelected(useStudio),
    },
    {
      label: 'Place automatically',
      icon: <LayoutGrid {...icon} />,
      disabled: !placed,
      onSelect: () => giveBack(names),
    },
    { kind: 'separator' },
    {
      label: several ? `Remove ${names.length} states` : 'Remove',
      shortcut: 'Del',
      icon: <Trash2 {...icon} />,
      danger: true,
      onSelect: () => removeSelected(useStudio),
    },
  ]
}

function lineEntries(line: Line, carriesLabel: boolean): readonly MenuEntry[] {
  const { document, editGuard, showSide } = useStudio.getState()
  const readings = otherReadings(document.workflow.graph, line).map(
    (reading): MenuEntry => ({
      label: reading.title,
      icon: <Shuffle {...icon} />,
      onSelect: () => readOtherwise(useStudio, reading),
    }),
  )
  return [
    ...fixEntries(problemsAt(useStudio.getState().checked).transitions.get(line.transition)),
    {
      label: 'Edit guard',
      shortcut: 'F2',
      icon: <Pencil {...icon} />,
      disabled: !carriesLabel,
      onSelect: () => editGuard(line.transition),
    },
    { label: 'Properties', icon: <SlidersHorizontal {...icon} />, onSelect: () => showSide('inspector') },
    ...readings,
    { kind: 'separator' },
    {
      label: 'Remove',
      shortcut: 'Del',
      icon: <Trash2 {...icon} />,
      danger: true,
      onSelect: () => removeLine(useStudio, line),
    },
  ]
}

/** What mends the problems of a place, first in its menu. */
function fixEntries(problems: readonly Diagnostic[] = []): readonly MenuEntry[] {
  const fixes = problems.flatMap((problem) => problem.fixes ?? [])
  if (fixes.length === 0) return []
  const entries = fixes.map(
    (fix): MenuEntry => ({
      label: fix.title,
      icon: <Wrench {...icon} />,
      onSelect: () => applyFix(useStudio, fix, 'canvas'),
    }),
  )
  return [...entries, { kind: 'separator' }]
}

function canvasEntries(at: Point, { showAll, tidy }: CanvasCommands): readonly MenuEntry[] {
  const { direction, setDirection } = useStudio.getState()
  const directions = [
    ['right', 'From left to right'],
    ['down', 'From top to bottom'],
    ['fit', 'Whichever shows more'],
  ] as const
  return [
    { label: 'Add a state here', icon: <Plus {...icon} />, onSelect: () => addState(useStudio, 'task', at) },
    {
      label: 'Paste',
      shortcut: 'Ctrl V',
      icon: <ClipboardPaste {...icon} />,
      onSelect: () => void pasteFromClipboard(),
    },
    {
      label: 'Select all',
      shortcut: 'Ctrl A',
      icon: <MousePointerClick {...icon} />,
      onSelect: selectEverything,
    },
    { kind: 'separator' },
    { label: 'Show all', icon: <Maximize {...icon} />, onSelect: showAll },
    { label: 'Tidy: lay out automatically', icon: <WandSparkles {...icon} />, onSelect: tidy },
    { kind: 'separator' },
    ...directions.map(
      ([value, label]): MenuEntry => ({
        label,
        icon: <ArrowRightLeft {...icon} />,
        ...(value === direction ? { shortcut: 'chosen' } : {}),
        onSelect: () => setDirection(value),
      }),
    ),
  ]
}
