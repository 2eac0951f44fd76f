import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { PiecedText } from '../text/pieced-text.ts'
import type { Span } from '../text/span.ts'
import type { Expression } from './expression.ts'
import type { NameEntry, NameTable } from './name-table.ts'

/**
 * A text as a list of statements. What lies between two statements (blanks, line ends, comments) is a gap and
 * belongs to neither. All offsets inside a statement are relative to its start, so after an edit the statements
 * that it did not touch are the same objects at other places.
 */
export interface Tree {
  /** Put together when first asked for; after an edit of a large text that costs more than all else. */
  readonly text: string
  readonly pieces: PiecedText
  readonly statements: readonly Statement[]
  /** Where each statement starts in the text; ascending, as long as `statements`. */
  readonly starts: Int32Array
  /** How far past its start each one was looked at (`reach`), in a row of its own. */
  readonly reaches: Int32Array
  /** The names of states and properties in it, and in the trees that it was edited from. */
  readonly names: NameTable
}

export type Statement =
  | TransitionStatement
  | WorkflowStatement
  | InputStatement
  | TriggerStatement
  | StateStatement
  | LayoutStatement
  | EmptyStatement
  | BrokenStatement

interface StatementBase {
  /** From the first character to the last, the `;` included if there is one. */
  readonly length: number
  /** Where its last token before the `;` ends. Equal to `length` without a `;`. */
  readonly contentEnd: number
  /** Where its `;` is; null when it ends at a line end, at the end of the text, or after its `}`. */
  readonly semicolon: number | null
  /** How far past its start the parser had to look to decide about it; at least `length`. */
  readonly reach: number
  /** Usually empty. Spans, and edits of fixes, are relative to the statement's start. */
  readonly diagnostics: readonly Diagnostic[]
}

/** `a -> [b, c] -> d: guard`: groups with arrows between them, `groups.length === arrows.length + 1`. */
export interface TransitionStatement extends StatementBase {
  readonly kind: 'transition'
  /**
   * The states of each group, a name that a list holds twice only once. Asking for these and for the next six makes
   * no nodes; asking for the nodes below reads the statement again, once.
   */
  readonly entries: readonly (readonly NameEntry[])[]
  /** Their names; put together when asked for. */
  readonly names: readonly (readonly string[])[]
  /** All of them in text order as numbers of the tree's table, with their roles (`mentionOf`); made when asked for. */
  readonly mentions: readonly number[]
  readonly guardKind: GuardNode['kind'] | null
  /** What stands before each group's list, `any` or a number; null when nothing does anywhere. */
  readonly quorums: readonly (QuorumNode['join'] | null)[] | null
  /** The guard's text. */
  readonly condition: string | null
  /** Whether one of its names may stand in quotes. */
  readonly mayQuote: boolean
  /** Where a state is first named; of the plainest statements without making nodes. Null where it is not. */
  spanOf(state: string): Span | null
  readonly groups: readonly GroupNode[]
  /** Where each `->` starts; `arrows[i]` leads from `groups[i]` to `groups[i + 1]`. */
  readonly arrows: readonly number[]
  /** Where the `:` before the guard is. The guard belongs to the last arrow. */
  readonly colon: number | null
  readonly guard: GuardNode | null
}

/** One end of an arrow: a name, or a list with its brackets, `any` or `2 of` before it included in the span. */
export interface GroupNode extends Span {
  readonly names: readonly NameNode[]
  readonly list: ListPunctuation | null
  readonly quorum: QuorumNode | null
}

/** Offsets of `[`, `]` and the commas; a comma may follow the last item. */
export interface ListPunctuation {
  readonly open: number
  readonly close: number
  readonly commas: readonly number[]
}

/** `any` or `2 of`; the span ends before the `[`. */
export interface QuorumNode extends Span {
  readonly join: 'any' | number
}

/** A name where it is written, quotes included in the span; `name` is what it says. */
export interface NameNode extends Span {
  readonly name: string
  readonly quoted: boolean
}

/** A string whose content is taken as text (no `${…}`); quotes included in the span. */
export interface TextNode extends Span {
  readonly text: string
}

export interface NumberNode extends Span {
  readonly value: number
}

/** What follows the colon, from its first to its last character. */
export type GuardNode = Span &
  (
    | { readonly kind: 'expression'; readonly expression: Expression }
    | { readonly kind: 'otherwise' }
    | { readonly kind: 'ai'; readonly statement: TextNode; readonly minConfidence: NumberNode | null }
    | { readonly kind: 'error'; readonly errorClass: NameNode | null }
    | { readonly kind: 'timeout' }
  )

/** `workflow onboarding "Onboard a customer"` */
export interface WorkflowStatement extends StatementBase {
  readonly kind: 'workflow'
  readonly name: NameNode
  readonly title: TextNode | null
}

/** `on webhook POST "/signup"`; `words` are the bare words and strings after the kind, in order. */
export interface TriggerStatement extends StatementBase {
  readonly kind: 'trigger'
  readonly trigger: NameNode
  readonly words: readonly NameNode[]
}

/** `state pay: http { … }`; without braces `block` is null. */
export interface StateStatement extends StatementBase {
  readonly kind: 'state'
  readonly name: NameNode
  readonly colon: number
  readonly type: NameNode
  readonly block: BlockNode | null
}

/** `{ name: value, … }`, from the `{` (at `from`) to after the `}` (at `close`). */
export interface BlockNode extends Span {
  readonly close: number
  readonly entries: readonly PropertyNode[]
}

/** `name: value`; the span ends with the value, a comma after it is not included. */
export interface PropertyNode extends Span {
  readonly key: NameNode
  readonly colon: number
  readonly value: ValueNode
  readonly comma: number | null
}

export type ValueNode = Span &
  (
    | { readonly kind: 'string'; readonly quote: Quote; readonly parts: readonly TemplatePart[] }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'duration'; readonly ms: number }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly ValueNode[]; readonly list: ListPunctuation }
    | { readonly kind: 'map'; readonly block: BlockNode }
  )

export type Quote = '"' | "'" | '"""'

/** Text with its escapes decoded, or `${…}` with its braces in the span. */
export type TemplatePart = Span &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'expression'; readonly expression: Expression }
  )

/** `input { email: string, plan: "free" | "pro" = "free" }` */
export interface InputStatement extends StatementBase {
  readonly kind: 'input'
  readonly open: number
  readonly close: number
  readonly fields: readonly InputFieldNode[]
}

/** `name: type = default`; `name?: type` need not be given. A comma after it is not in the span. */
export interface InputFieldNode extends Span {
  readonly key: NameNode
  readonly question: number | null
  readonly colon: number
  readonly type: InputTypeNode
  readonly equals: number | null
  readonly defaultValue: ValueNode | null
  readonly comma: number | null
}

export type InputTypeNode = Span &
  (
    | { readonly kind: 'string' | 'number' | 'boolean' | 'list' | 'map' | 'any' }
    | { readonly kind: 'choice'; readonly values: readonly ChoiceNode[] }
  )

export interface ChoiceNode extends Span {
  readonly value: string | number | boolean | null
}

/** `layout { validate: 120 80 }` */
export interface LayoutStatement extends StatementBase {
  readonly kind: 'layout'
  readonly open: number
  readonly close: number
  readonly entries: readonly LayoutEntryNode[]
}

export interface LayoutEntryNode extends Span {
  readonly key: NameNode
  readonly colon: number
  readonly x: NumberNode
  readonly y: NumberNode
  readonly comma: number | null
}

/** A `;` with nothing before it. */
export interface EmptyStatement extends StatementBase {
  readonly kind: 'empty'
}

/** A statement that could not be understood; its first diagnostic says why. It adds nothing to the graph. */
export interface BrokenStatement extends StatementBase {
  readonly kind: 'broken'
}
