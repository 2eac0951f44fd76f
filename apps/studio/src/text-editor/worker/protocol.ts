import type { Diagnostic, EditRefusal, Span, StepType, TextEdit, Workflow } from '@rabbit/dsl'
import type {
  CodeAction,
  Completions,
  DocumentSymbol,
  FoldingRange,
  Hover,
  SemanticToken,
  Signature,
} from '@rabbit/dsl/language'

/** What can be asked about the text as it stands: arguments and answer of each question. */
export interface Questions {
  completions: (offset: number) => Completions
  hover: (offset: number) => Hover | null
  signature: (offset: number) => Signature | null
  definition: (offset: number) => Span | null
  references: (offset: number) => readonly Span[]
  name: (offset: number) => { readonly name: string; readonly span: Span } | null
  rename: (offset: number, newName: string) => readonly TextEdit[] | EditRefusal
  format: (range: Span | null) => readonly TextEdit[]
  actions: (range: Span) => readonly CodeAction[]
  symbols: () => readonly DocumentSymbol[]
  folds: () => readonly FoldingRange[]
  tokens: (range: Span) => readonly SemanticToken[]
}
export type Question = keyof Questions
export type Answerers = {
  readonly [Q in Question]: (
    workflow: Workflow,
    ...args: Parameters<Questions[Q]>
  ) => ReturnType<Questions[Q]>
}

/** From the page to the worker. Versions count up; an edit's offsets are those of the version before. */
export type ToWorker =
  /** Step types of this installation; what is opened afterwards knows them. */
  | { readonly kind: 'learn'; readonly stepTypes: readonly StepType[] }
  | {
      readonly kind: 'open'
      readonly version: number
      readonly text: string
      /** The names of the workspace's secrets, where they are known. */
      readonly secrets?: readonly string[]
    }
  | { readonly kind: 'edit'; readonly version: number; readonly edits: readonly TextEdit[] }
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly version: number
      readonly question: Question
      readonly args: readonly unknown[]
    }

/** From the worker to the page. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  /** What is wrong with that version, a moment after the last edit. */
  | { readonly kind: 'checked'; readonly version: number; readonly diagnostics: readonly Diagnostic[] }
