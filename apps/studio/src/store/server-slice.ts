import type { ServerStatus } from '@rabbit/contract'
import { registerStepTypes, type StepType } from '@rabbit/dsl'
import type { StateCreator } from 'zustand'
import type { StudioStore } from './index.ts'

/** How the studio stands to its server. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly status: ServerStatus }
  /** Reached, but it does not know this browser: the printed link has to be opened. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unreachable'; readonly message: string }

export interface ServerSlice {
  readonly connection: Connection
  setConnection(connection: Connection): void
  /** The step types of this installation, beside those of the language. */
  readonly ownStepTypes: readonly StepType[]
  /** Makes them known to all of this page. To be called before a text is opened that names one. */
  learnStepTypes(types: readonly StepType[]): void
}

/** Whether the page has just begun: its workflow is on its way. What is drawn and written meanwhile is kept. */
export function isOpening({ connection, saved }: StudioStore): boolean {
  return saved === null && (connection.kind === 'connecting' || connection.kind === 'connected')
}

export const createServerSlice: StateCreator<StudioStore, [], [], ServerSlice> = (set) => ({
  connection: { kind: 'connecting' },
  setConnection: (connection) => set({ connection }),
  ownStepTypes: [],
  learnStepTypes: (ownStepTypes) => {
    registerStepTypes(ownStepTypes)
    set({ ownStepTypes })
  },
})
