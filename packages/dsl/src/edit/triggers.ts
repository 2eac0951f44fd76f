import type { TriggerStatement } from '../syntax/tree.ts'
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
      `on ${trigger.kind} ${wordsOf(trigger, quote).join(' ')}`
    return [headEdit(tree, ['trigger', 'input', 'workflow'], spell)]
  }
  const found = triggerAt({ tree }, index)
  if (!found) return noTrigger
  const { statement } = found
  const start = startOf(tree, found.index)
  const words = wordsOf(trigger, styleAt(tree, found.index).quote)
  // A signature is no part of the edit, and must not be lost with it.
  const signed = statement.words.findIndex(({ name, quoted }) => !quoted && name === 'signed')
  const isSigned = statement.trigger.name === 'webhook' && trigger.kind === 'webhook' && signed > 0
  const own = isSigned ? statement.words.slice(0, signed) : statement.words
  if (statement.trigger.name === trigger.kind && own.length === words.length) {
    return own.map((word, at) => {
      const own = tree.text[start + word.from] === "'" ? "'" : '"'
      const insert = word.quoted ? (wordsOf(trigger, own)[at] as string) : (words[at] as string)
      return { from: start + word.from, to: start + word.to, insert }
    })
  }
  const from = start + statement.trigger.from
  const to = start + (isSigned ? (own.at(-1)?.to ?? 0) : statement.contentEnd)
  return [{ from, to, insert: `${trigger.kind} ${words.join(' ')}` }]
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
      if (!/^[A-Za-z]+$/.test(trigger.method) || trigger.method === 'in')
        return refuse(`"${trigger.method}" is not a method: write GET, POST, PUT, PATCH or DELETE.`)
      return trigger.path.trim() === '' ? refuse('A webhook needs a path, such as /signup.') : null
    case 'schedule':
      return trigger.cron.trim() === ''
        ? refuse('A schedule needs its five fields, such as 0 9 * * 1-5 for nine on weekdays.')
        : null
    case 'event':
      return trigger.name.trim() === '' ? refuse('An event needs a name, such as customer.created.') : null
  }
}

/** What follows the kind. */
function wordsOf(trigger: NewTrigger, quote: QuoteStyle): readonly string[] {
  switch (trigger.kind) {
    case 'webhook':
      return [trigger.method.toUpperCase(), spellText(trigger.path, quote)]
    case 'schedule': {
      const cron = spellText(trigger.cron, quote)
      return trigger.timeZone === null ? [cron] : [cron, 'in', spellText(trigger.timeZone, quote)]
    }
    case 'event':
      return [spellText(trigger.name, quote)]
  }
}
