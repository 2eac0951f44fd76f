import type { StateCreator } from 'zustand'
import type { StudioStore } from './index.ts'

export type Theme = 'light' | 'dark' | 'system'
/** Where a drawing runs to: as a person wants it, or `fit` for the way that shows more of it. */
export type DrawingDirection = 'fit' | 'right' | 'down'
export type LeftTab = 'palette' | 'library'
export type SideTab = 'chat' | 'inspector' | 'problems' | 'compare'
/** The dialogs that more than one place opens. */
export type OpenDialog = 'run' | 'approvals' | 'secrets' | 'publish' | 'record' | 'shortcuts' | null

export interface PanelsSlice {
  readonly theme: Theme
  /** What `theme` comes to on this machine now. */
  readonly shownTheme: 'light' | 'dark'
  readonly leftOpen: boolean
  readonly leftTab: LeftTab
  readonly textOpen: boolean
  readonly sideOpen: boolean
  readonly sideTab: SideTab
  readonly runOpen: boolean
  readonly direction: DrawingDirection
  readonly dialog: OpenDialog
  setTheme(theme: Theme): void
  setShownTheme(theme: 'light' | 'dark'): void
  showLeft(tab: LeftTab): void
  showSide(tab: SideTab): void
  /** Shows the inspector of what was selected, where there is room for it already. */
  showSelection(): void
  toggle(panel: 'left' | 'text' | 'side' | 'run'): void
  showRun(open: boolean): void
  setDirection(direction: DrawingDirection): void
  openDialog(dialog: OpenDialog): void
}

export const createPanelsSlice: StateCreator<StudioStore, [], [], PanelsSlice> = (set) => ({
  theme: 'system',
  shownTheme: 'light',
  leftOpen: true,
  leftTab: 'palette',
  textOpen: true,
  sideOpen: true,
  sideTab: 'chat',
  runOpen: false,
  direction: 'fit',
  dialog: null,
  setTheme: (theme) => set({ theme }),
  setShownTheme: (shownTheme) => set({ shownTheme }),
  showLeft: (leftTab) => set({ leftOpen: true, leftTab }),
  showSide: (sideTab) => set({ sideOpen: true, sideTab }),
  showSelection: () => set({ sideTab: 'inspector' }),
  toggle: (panel) =>
    set((store) => {
      switch (panel) {
        case 'left':
          return { leftOpen: !store.leftOpen }
        case 'text':
          return { textOpen: !store.textOpen }
        case 'side':
          return { sideOpen: !store.sideOpen }
        case 'run':
          return { runOpen: !store.runOpen }
      }
    }),
  showRun: (runOpen) => set({ runOpen }),
  setDirection: (direction) => set({ direction }),
  openDialog: (dialog) => set({ dialog }),
})

/** What of the panels is remembered on this machine. */
export type RememberedPanels = Pick<
  PanelsSlice,
  'theme' | 'leftOpen' | 'leftTab' | 'textOpen' | 'sideOpen' | 'sideTab' | 'runOpen' | 'direction'
>

export const rememberedPanels = (store: PanelsSlice): RememberedPanels => ({
  theme: store.theme,
  leftOpen: store.leftOpen,
  leftTab: store.leftTab,
  textOpen: store.textOpen,
  sideOpen: store.sideOpen,
  sideTab: store.sideTab,
  runOpen: store.runOpen,
  direction: store.direction,
})
