import { filePatternProblem } from '../graph/file-pattern.ts'
import { missedRuns, usualSecrets, workflowOutcomes } from '../graph/graph.ts'
import type { NameNode, TriggerStatement } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, NewTrigger, WorkflowEdit } from './edit.ts'
import { type EditableWorkflow, startOf } from './editable.ts'
import { refuse } from './refusal.ts'
import { removeStatements } from './removal.ts'
import { type QuoteStyle, spellText } from './spelling.ts'
import { styleAt } from './style.ts'
import { headEdit } from './workflow-header.ts'

type Edit<Kind extends WorkflowEdit['kind']> = Extract<WorkflowEdit, { kind: Kind }>

/** What starts the workflow: one more, or another one in the place of one that is there. */
export function setTrigger(
  { tree }: EditableWorkflow,
  { index, trigger }: Edit<'set-trigger'>,
): readonly TextEdit[] | EditRefusal {
  const wrong = checkTrigger(trigger)
  if (wrong) return wrong
  if (index === null) {
    const spell = ({ quote }: { quote: QuoteStyle }) =>
      `on ${trigger.kind} ${[...headOf(trigger, quote), ...(tailOf(trigger) ?? [])].join(' ')}`
    return [headEdit(tree, ['trigger', 'input', 'workflow'], spell)]
  }
  const found = triggerAt({ tree }, index)
  if (!found) return noTrigger
  const { statement } = found
  const start = startOf(tree, found.index)
  const { quote } = styleAt(tree, found.index)
  if (statement.trigger.name !== trigger.kind) {
    const span = { from: start + statement.trigger.from, to: start + statement.contentEnd }
    return [
      {
        ...span,
        insert: `${trigger.kind} ${[...headOf(trigger, quote), ...(tailOf(trigger) ?? [])].join(' ')}`,
      },
    ]
  }
  const parted = tailStart(statement)
  const [head, tail] = [statement.words.slice(0, parted), statement.words.slice(parted)]
  const end = start + (head.at(-1)?.to ?? statement.trigger.to)
  const edits = [...headEdits(tree.text, { start, end, head, trigger, quote, kindEnd: statement.trigger.to })]
  const said = tailOf(trigger)
  // What the edit does not speak of stays to the byte.
  const was = tail.map(({ name }) => name).join(' ')
  if (said !== null && said.join(' ') !== was) {
    const to = start + (tail.at(-1)?.to ?? head.at(-1)?.to ?? statement.trigger.to)
    const insert = said.length === 0 ? '' : ` ${said.join(' ')}`
    edits.push({ from: end, to, insert })
  }
  return edits
}

interface Head {
  readonly start: number
  readonly kindEnd: number
  readonly end: number
  readonly head: readonly NameNode[]
  readonly trigger: NewTrigger
  readonly quote: QuoteStyle
}

/** Word by word where there are as many as before, each in the quotes that it had. */
function headEdits(text: string, { start, kindEnd, end, head, trigger, quote }: Head): readonly TextEdit[] {
  const words = headOf(trigger, quote)
  if (head.length !== words.length) return [{ from: start + kindEnd, to: end, insert: ` ${words.join(' ')}` }]
  return head.flatMap((word, at) => {
    const own = text[start + word.from] === "'" ? "'" : '"'
    const insert = word.quoted ? (headOf(trigger, own)[at] as string) : (words[at] as string)
    const isSame = insert === word.name || insert === spellText(word.name, own)
    return isSame ? [] : [{ from: start + word.from, to: start + word.to, insert }]
  })
}

/** One trigger goes, with its line. */
export function removeTrigger(
  { tree }: EditableWorkflow,
  { index }: Edit<'remove-trigger'>,
): readonly TextEdit[] | EditRefusal {
  const found = triggerAt({ tree }, index)
  return found ? removeStatements(tree, [found.index]) : noTrigger
}

const noTrigger = refuse('That trigger is no longer in the text.')

/** The statement of `graph.triggers[trigger]`. */
function triggerAt(
  { tree }: Pick<EditableWorkflow, 'tree'>,
  trigger: number,
): { readonly index: number; readonly statement: TriggerStatement } | null {
  let left = trigger
  for (const [index, statement] of tree.statements.entries()) {
    if (statement.kind === 'trigger' && left-- === 0) return { index, statement }
  }
  return null
}

function checkTrigger(trigger: NewTrigger): EditRefusal | null {
  switch (trigger.kind) {
    case 'webhook':
      if (!/^[A-Za-z]+$/.test(trigger.method))
        return refuse(`"${trigger.method}" is not a method: write GET, POST, PUT, PATCH or DELETE.`)
      if (trigger.path.trim() === '') return refuse('A webhook needs a path, such as /signup.')
      return checkSecret(trigger.signature?.secret ?? null)
    case 'schedule': {
      if (trigger.cron.trim() === '')
        return refuse('A schedule needs its five fields, such as 0 9 * * 1-5 for nine on weekdays.')
      const most = trigger.missed?.most ?? 1
      return Number.isInteger(most) && most >= 1 && most <= missedRuns.most
        ? null
        : refuse(`At most so many missed times are started: a whole number from 1 to ${missedRuns.most}.`)
    }
    case 'event':
      return trigger.name.trim() === '' ? refuse('An event needs a name, such as customer.created.') : null
    case 'workflow': {
      if (trigger.after.trim() === '') return refuse('Name the workflow that this one follows.')
      const known: readonly string[] = workflowOutcomes
      return known.includes(trigger.outcome)
        ? null
        : refuse(`A workflow can be ${known.join(', ')}, not ${trigger.outcome}.`)
    }
    case 'message':
      return trigger.queue.trim() === ''
        ? refuse('Name the queue, such as orders.')
        : checkSecret(trigger.secret)
    case 'email':
      return trigger.mailbox.trim() === ''
        ? refuse('Name the mailbox, such as INBOX.')
        : checkSecret(trigger.secret)
    case 'file': {
      const problem =
        trigger.pattern.trim() === ''
          ? 'Say which files, such as inbox/*.csv.'
          : filePatternProblem(trigger.pattern)
      return problem === null ? null : refuse(problem)
    }
  }
}

const checkSecret = (name: string | null): EditRefusal | null =>
  name === null || /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name)
    ? null
    : refuse(`"${name}" is no name of a secret: write one such as HOOK_KEY.`)

/** What follows the kind: what it is that starts the workflow. */
function headOf(trigger: NewTrigger, quote: QuoteStyle): readonly string[] {
  switch (trigger.kind) {
    case 'webhook':
      return [trigger.method.toUpperCase(), spellText(trigger.path, quote)]
    case 'schedule': {
      const cron = spellText(trigger.cron, quote)
      return trigger.timeZone === null ? [cron] : [cron, 'in', spellText(trigger.timeZone, quote)]
    }
    case 'event':
      return [spellText(trigger.name, quote)]
    case 'workflow':
      return [spellText(trigger.after, quote), trigger.outcome]
    case 'message':
      return [spellText(trigger.queue, quote)]
    case 'email':
      return [spellText(trigger.mailbox, quote)]
    case 'file':
      return [spellText(trigger.pattern, quote)]
  }
}

/** What follows that: who may call it, what becomes of missed times. null where nothing is said of it. */
function tailOf(trigger: NewTrigger): readonly string[] | null {
  if (trigger.kind === 'webhook' && trigger.signature !== undefined) {
    if (trigger.signature === null) return []
    const { secret, scheme } = trigger.signature
    return ['signed', secret, ...(scheme === 'standard' ? [] : ['as', scheme])]
  }
  if (trigger.kind === 'schedule' && trigger.missed !== undefined) {
    if (trigger.missed === null) return []
    const { policy, most } = trigger.missed
    return ['missed', policy, ...(policy === 'all' && most !== null ? [String(most)] : [])]
  }
  if (trigger.kind === 'message' || trigger.kind === 'email')
    return trigger.secret === null || trigger.secret === usualSecrets[trigger.kind]
      ? []
      : ['from', trigger.secret]
  return null
}

const tailWords: Readonly<Record<string, string>> = {
  webhook: 'signed',
  schedule: 'missed',
  message: 'from',
  email: 'from',
}

/** The index of the first word of the tail. */
function tailStart({ trigger, words }: TriggerStatement): number {
  const at = words.findIndex(({ name, quoted }, i) => i > 0 && !quoted && name === tailWords[trigger.name])
  return at < 0 ? words.length : at
}
