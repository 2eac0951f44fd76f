import {
  type EditRefusal,
  type EditStep,
  isRefusal,
  planTextEdits,
  type Span,
  type TextEdit,
  type Workflow,
  type WorkflowEdit,
} from '@rabbit/dsl'
import type { StateCreator } from 'zustand'
import {
  changeDocument,
  type Origin,
  openDocument,
  redoDocument,
  replaceDocumentText,
  undoDocument,
  type WorkflowDocument,
  withSecretNames,
} from '../document/index.ts'
import { followGhosts, type Ghosts, noGhosts } from './ghosts.ts'
import type { StudioStore } from './index.ts'
import {
  createProposal,
  followText,
  type Proposal,
  type ProposalInput,
  type WantedWorkflow,
  wantedFrom,
  withoutAccepted,
  withoutRejected,
} from './proposal.ts'
import { keepSelection } from './selection-slice.ts'

/** The workflow as the server has it. */
export interface SavedWorkflow {
  readonly id: string
  readonly name: string
  readonly revision: number
  readonly text: string
}

export type SaveState =
  | { readonly kind: 'saved' }
  /** Changed here; a save is due. */
  | { readonly kind: 'dirty' }
  | { readonly kind: 'saving' }
  /** Not saved for a reason that goes away by itself; the draft is kept on this machine. */
  | { readonly kind: 'unsaved'; readonly message: string }
  /** Somebody else saved in between; a person chooses. `base` is what both texts were made from, where it is known. */
  | {
      readonly kind: 'conflict'
      readonly text: string
      readonly revision: number
      readonly base: string | null
    }

export interface EditOptions {
  readonly origin?: Origin
  /** Edits with the same mark become one step of undo. */
  readonly gesture?: string
}

export interface DocumentSlice {
  /** null before a workflow is opened; the document is then an empty scratch text. */
  readonly saved: SavedWorkflow | null
  readonly saveState: SaveState
  /** How many workflows are on their way here: until they are open, what is typed would go to the wrong one. */
  readonly opening: number
  readonly document: WorkflowDocument
  /**
   * The workflow whose diagnostics are shown: the document's, or in a large text a moment behind it, so that
   * checking what it all means never holds up typing.
   */
  readonly checked: Workflow
  /** While true, large texts are checked by a worker, which hands in what it found. */
  readonly checksElsewhere: boolean
  /** The names of the workspace's secrets; null until they are known. */
  readonly secretNames: readonly string[] | null
  /** What broken statements drew before they broke. */
  readonly ghosts: Ghosts
  /** Why the last edit could not be made; shown until the next one or until dismissed. */
  readonly refusal: string | null
  /** A whole new text that somebody proposes; nothing changes until it is accepted. */
  readonly proposal: Proposal | null
  /** A proposal that is to become a workflow of its own; whoever makes workflows makes it and opens it. */
  readonly wanted: WantedWorkflow | null
  /** Where the text editor should go, with a number that tells two equal wishes apart. */
  readonly revealed: { readonly span: Span; readonly count: number } | null

  openSaved(saved: SavedWorkflow, draft?: string): void
  /** Nothing is drawn or typed while this goes on, which ends with another workflow open. */
  whileOpening<T>(work: () => Promise<T>): Promise<T>
  /** Plans the smallest text edit for an intent and applies it. Answers a refusal, or null when done. */
  applyEdit(edit: WorkflowEdit, options?: EditOptions): EditRefusal | null
  /** Several as one step of undo, each planned on what the ones before it have made; all of them or none. */
  applyEdits(steps: readonly EditStep[], options?: EditOptions): EditRefusal | null
  /** Edits in the offsets of the present text. */
  applyTextEdits(edits: readonly TextEdit[], options?: EditOptions): void
  replaceText(text: string, options?: EditOptions): void
  undo(): void
  redo(): void
  dismissRefusal(): void
  propose(proposal: ProposalInput): void
  acceptProposal(): void
  /** Takes one part of the proposal in, as one step of undo; the rest stays a proposal. */
  acceptPart(part: number): void
  rejectPart(part: number): void
  /** Leaves this workflow as it is and asks for a new one. */
  acceptAsNew(): void
  /** The new workflow could not be made: the proposal stays, and this is why. */
  refuseNew(sentence: string): void
  rejectProposal(): void
  reveal(span: Span): void
  setSaveState(state: SaveState): void
  /** The workspace has secrets of these names. */
  setSecretNames(names: readonly string[]): void
  /** The diagnostics of this text are known now. */
  installChecked(workflow: Workflow): void
  /** The server has this now. The document stays; it is dirty if its text has moved on since. */
  markSaved(saved: SavedWorkflow): void
}

/** A text of up to this many statements is checked with every change. */
const checkedAtOnce = 120
const checkPauseMs = 300

export const createDocumentSlice: StateCreator<StudioStore, [], [], DocumentSlice> = (set, get) => {
  let checking: ReturnType<typeof setTimeout> | undefined
  const check = (workflow: Workflow): { readonly checked?: Workflow } => {
    clearTimeout(checking)
    if (workflow.tree.statements.length <= checkedAtOnce) return { checked: workflow }
    if (get().checksElsewhere) return {}
    checking = setTimeout(() => set({ checked: get().document.workflow }), checkPauseMs)
    return {}
  }
  const install = (document: WorkflowDocument) => {
    const before = get()
    if (document === before.document) return
    const dirty = before.saved !== null && before.saved.text !== document.workflow.text
    const calm = before.saveState.kind === 'saved' || before.saveState.kind === 'dirty'
    set({
      document,
      ...check(document.workflow),
      refusal: null,
      ghosts: followGhosts(before.ghosts, before.document, document),
      ...(calm ? { saveState: { kind: dirty ? 'dirty' : 'saved' } as const } : {}),
      ...(before.proposal ? { proposal: followText(before.proposal, document.workflow.text) } : {}),
      ...keepSelection(before, before.document.workflow.graph, document.workflow.graph),
    })
  }
  const options = ({ origin = 'canvas', gesture }: EditOptions = {}) => ({
    origin,
    at: Date.now(),
    gesture: gesture ?? null,
  })
  const empty = openDocument('')
  return {
    saved: null,
    saveState: { kind: 'saved' },
    opening: 0,
    document: empty,
    checked: empty.workflow,
    checksElsewhere: false,
    secretNames: null,
    ghosts: noGhosts,
    refusal: null,
    proposal: null,
    wanted: null,
    revealed: null,

    openSaved: (saved, draft) => {
      const opened = openDocument(saved.text, get().secretNames)
      const document =
        draft === undefined ? opened : replaceDocumentText(opened, draft, options({ origin: 'draft' }))
      clearTimeout(checking)
      set({
        saved,
        saveState: { kind: 'saved' },
        document,
        checked: document.workflow,
        ghosts: noGhosts,
        refusal: null,
        proposal: null,
        wanted: null,
        comparison: null,
        selected: new Set(),
        selectedLine: null,
        editingName: null,
        editingGuard: null,
        connectingFrom: null,
        ...(draft !== undefined && draft !== saved.text ? { saveState: { kind: 'dirty' } as const } : {}),
      })
    },
    whileOpening: async (work) => {
      const count = (by: number) => set(({ opening }) => ({ opening: opening + by }))
      count(1)
      try {
        return await work()
      } finally {
        count(-1)
      }
    },
    applyEdit: (edit, given) => get().applyEdits([edit], given),
    applyEdits: (steps, given) => {
      const planned = planTextEdits(get().document.workflow, steps)
      if (isRefusal(planned)) {
        set({ refusal: planned.message })
        return planned
      }
      install(changeDocument(get().document, planned, options(given)))
      return null
    },
    applyTextEdits: (edits, given) =>
      install(changeDocument(get().document, edits, options({ origin: 'text', ...given }))),
    replaceText: (text, given) =>
      install(replaceDocumentText(get().document, text, options({ origin: 'text', ...given }))),
    undo: () => install(undoDocument(get().document)),
    redo: () => install(redoDocument(get().document)),
    dismissRefusal: () => set({ refusal: null }),
    propose: (input) =>
      set({ proposal: createProposal(get().document.workflow.text, input), comparison: null }),
    acceptProposal: () => {
      const { proposal, document } = get()
      if (!proposal || proposal.outdated !== null) return
      set({ proposal: null, wanted: null })
      install(replaceDocumentText(document, proposal.text, options({ origin: 'chat' })))
    },
    acceptPart: (part) => {
      const { proposal, document } = get()
      if (!proposal || proposal.outdated !== null) return
      set({ proposal: withoutAccepted(proposal, part), wanted: null })
      const text = proposal.change.textWith(new Set([part]))
      install(replaceDocumentText(document, text, options({ origin: 'chat' })))
    },
    rejectPart: (part) =>
      set(({ proposal }) => ({ proposal: proposal && withoutRejected(proposal, part), wanted: null })),
    acceptAsNew: () => {
      const { proposal } = get()
      if (proposal) set({ wanted: wantedFrom(proposal), refusal: null })
    },
    refuseNew: (refusal) => set({ wanted: null, refusal }),
    rejectProposal: () => set({ proposal: null, wanted: null }),
    reveal: (span) => set(({ revealed }) => ({ revealed: { span, count: (revealed?.count ?? 0) + 1 } })),
    setSaveState: (saveState) => set({ saveState }),
    setSecretNames: (secretNames) => {
      if (get().secretNames?.join() === secretNames.join()) return
      const document = withSecretNames(get().document, secretNames)
      set({ secretNames, document, ...check(document.workflow) })
    },
    installChecked: (checked) => set({ checked }),
    markSaved: (saved) =>
      set(({ document }) => ({
        saved,
        saveState: { kind: document.workflow.text === saved.text ? 'saved' : 'dirty' },
      })),
  }
}

/** Selectors that more than one feature needs. */
export const textOf = (store: StudioStore): string => store.document.workflow.text
export const workflowOf = (store: StudioStore): Workflow => store.document.workflow
