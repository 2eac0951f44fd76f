import { openWorkflow, type Workflow } from '@rabbit/dsl'
import type { StateCreator } from 'zustand'
import type { StudioStore } from './index.ts'

/** A text that the present one is compared with, as what was before. */
export interface Comparison {
  /** Where it comes from, in a few words. */
  readonly title: string
  readonly workflow: Workflow
}

export interface CompareSlice {
  readonly comparison: Comparison | null
  compareWith(title: string, text: string): void
  endComparison(): void
}

export const createCompareSlice: StateCreator<StudioStore, [], [], CompareSlice> = (set) => ({
  comparison: null,
  compareWith: (title, text) =>
    set({ comparison: { title, workflow: openWorkflow(text) }, proposal: null, wanted: null }),
  endComparison: () => set({ comparison: null }),
})

/** Whether the canvas shows the text as it stands, to be worked on, and no change of it. */
export const isDrawingEditable = ({ proposal, comparison }: StudioStore): boolean =>
  proposal === null && comparison === null

/** What is on the canvas besides the text: another one of it is another drawing to look at. */
export const changeOnCanvas = ({ proposal, comparison }: StudioStore): string | null =>
  proposal?.offered ?? comparison?.workflow.text ?? null
