import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { BuiltGraph } from '../graph/build.ts'
import type { TypeFlow } from '../graph/types/index.ts'
import type { Limits } from '../syntax/limits.ts'
import type { ChangedStatements } from '../syntax/reparse.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { ContextNames } from './checks/names.ts'
import type { Reach } from './checks/reachability.ts'
import type { Findings } from './findings.ts'
import type { Model } from './model.ts'
import type { Watch } from './watch.ts'

export interface ValidateOptions {
  readonly limits: Limits
  /** The names of the workspace's secrets, where they are known. */
  readonly secrets?: readonly string[] | undefined
}

/** A text whose diagnostics are known, with all that the check of the next one can go on from. */
export interface Checked {
  readonly model: Model
  readonly diagnostics: readonly Diagnostic[]
  readonly findings: Findings
  /** 1 for each arrow that can be taken. */
  readonly taken: Uint8Array
  readonly names: ContextNames
  readonly flow: TypeFlow
  readonly reach: Reach | null
  readonly joins: Watch
  readonly forks: Watch
  /** Statements of which what is said depends on which states there are. */
  readonly stateReaders: ReadonlySet<Statement>
  /** How many statements read a name; empty where no input is declared. */
  readonly reads: ReadonlyMap<string, number>
  /** How many statements could not be understood. */
  readonly broken: number
}

/** What came of an edit. */
export interface Edited {
  readonly tree: Tree
  readonly built: BuiltGraph
  readonly edits: readonly TextEdit[]
  readonly changed: ChangedStatements
}
