import type { Renamed } from '../plan/match.ts'
import type { StepOutcome } from '../ports/step-handler.ts'
import type {
  Calls,
  ChildEnd,
  Entry,
  EventData,
  JsonObject,
  MendAction,
  Origin,
  ParentLink,
  Priority,
  StepError,
} from './event.ts'
import type { VersionPair } from './version-findings.ts'

/**
 * What reaches an execution from outside. `at` is ms since the epoch and `random` is from [0, 1): decisions ask nobody
 * for the time or for chance.
 */
export type Input =
  | {
      readonly kind: 'start'
      readonly at: number
      readonly input: JsonObject
      readonly trigger: string
      readonly whenStuck?: 'fail'
      readonly breakpoints?: readonly string[]
      readonly entry?: Entry
      readonly origin?: Origin
      readonly pinned?: { readonly [state: string]: JsonObject }
      readonly priority?: Priority
      /** It is accepted only: whoever takes it up begins it. */
      readonly later?: true
      readonly parent?: ParentLink
      readonly calls?: Calls
    }
  /** A handler has answered. Ignored when its attempt is no longer the present one. */
  | {
      readonly kind: 'step-settled'
      readonly at: number
      readonly random: number
      /** State index. */
      readonly state: number
      readonly visit: number
      readonly attempt: number
      readonly outcome: StepOutcome
    }
  /** Time has passed: whatever is due happens. Harmless when nothing is. */
  | { readonly kind: 'tick'; readonly at: number; readonly random: number }
  | {
      readonly kind: 'approval'
      readonly at: number
      readonly state: string
      readonly visit: number
      readonly attempt: number
      readonly approved: boolean
      readonly by: string
      readonly comment: string
      readonly values?: JsonObject
    }
  /** An event that a state waits for; its data becomes the result. */
  | {
      readonly kind: 'event'
      readonly at: number
      readonly state: string
      readonly visit: number
      readonly attempt: number
      readonly eventId: string
      readonly name: string
      readonly data: JsonObject
    }
  /** What a state called has ended. */
  | {
      readonly kind: 'child'
      readonly at: number
      readonly random: number
      readonly state: string
      readonly visit: number
      readonly attempt: number
      readonly end: ChildEnd
    }
  /** A long step says how far it has come. */
  | {
      readonly kind: 'progress'
      readonly at: number
      readonly state: number
      readonly visit: number
      readonly attempt: number
      readonly progress: EventData['step_progress']
    }
  | { readonly kind: 'cancel'; readonly at: number; readonly by: string; readonly reason: string }
  | { readonly kind: 'pause'; readonly at: number; readonly by: string; readonly reason: string }
  | { readonly kind: 'go-on'; readonly at: number; readonly random: number; readonly by: string }
  /** Lets what is held go on, once. */
  | { readonly kind: 'step'; readonly at: number; readonly by: string }
  | {
      readonly kind: 'breakpoints'
      readonly at: number
      readonly states: readonly string[]
      readonly by: string
    }
  /** A person says how a stopped state goes on. */
  | ({ readonly kind: 'mend'; readonly at: number } & Mending)
  /** Changes what the branch of a stopped, held or waiting visit knows. */
  | ({ readonly kind: 'edit-context'; readonly at: number } & ContextEdit)
  /** A person moves it to another version of its workflow. */
  | ({
      readonly kind: 'change-version'
      readonly at: number
      readonly random: number
      readonly prepared: PreparedChange
    } & VersionWish)
  /**
   * A worker took over: attempts that had begun and have no result are run again where that does no harm, under their old keys. One that was
   * accepted only begins.
   */
  | { readonly kind: 'resume'; readonly at: number }
  /** This worker ends: of the attempts that are on record as begun it runs only these. */
  | {
      readonly kind: 'hand-over'
      readonly at: number
      readonly running: readonly { readonly state: number; readonly visit: number }[]
    }
  /** What would come next can't be decided, or the store can't hold it: the execution ends here. */
  | { readonly kind: 'give-up'; readonly at: number; readonly error: StepError }

export interface Mending {
  readonly state: string
  readonly visit: number
  readonly action: MendAction
  /** With `complete`: the result in the step's place. */
  readonly result?: JsonObject
  readonly by: string
  readonly comment: string
}

/** What a person wants of a change of version. */
export interface VersionWish {
  readonly versionId: string
  /** The last event that was there when the versions were compared: what has gone on since is compared anew. */
  readonly seq: number
  /** Old name → new name. */
  readonly renamed: Renamed
  /** The keys of what was shown and confirmed. */
  readonly confirmed: readonly string[]
  /** Whether what has stopped is tried again, and what is held goes on. */
  readonly goOn: boolean
  readonly by: string
}

/** What a decision about it needs besides. */
export type PreparedChange =
  | { readonly kind: 'refused'; readonly message: string }
  /** It is there already: asked twice. */
  | { readonly kind: 'same' }
  | ({ readonly kind: 'ready'; readonly from: string } & VersionPair)

export interface ContextEdit {
  readonly state: string
  readonly visit: number
  readonly set: JsonObject
  readonly removed: readonly string[]
  readonly by: string
}
