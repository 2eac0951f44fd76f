import { create } from 'zustand'

/** A file or a pasted text that somebody wants to import. */
export interface GivenFile {
  readonly name: string
  readonly text: string
}

interface ExchangeStore {
  readonly open: 'import' | 'export' | null
  /** What the import begins with. */
  readonly given: GivenFile | null
  /** Why a dropped file cannot be read. */
  readonly trouble: string | null
  openImport(given?: GivenFile | null, trouble?: string | null): void
  openExport(): void
  close(): void
}

/** Which of the two dialogs is open, for the menu, for files dropped on the window, and for the dialogs. */
export const useExchange = create<ExchangeStore>((set) => ({
  open: null,
  given: null,
  trouble: null,
  openImport: (given = null, trouble = null) => set({ open: 'import', given, trouble }),
  openExport: () => set({ open: 'export', given: null, trouble: null }),
  close: () => set({ open: null, given: null, trouble: null }),
}))
