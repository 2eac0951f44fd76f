import type { ServerStatus } from '@rabbit/contract'
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
}

export const createServerSlice: StateCreator<StudioStore, [], [], ServerSlice> = (set) => ({
  connection: { kind: 'connecting' },
  setConnection: (connection) => set({ connection }),
})
