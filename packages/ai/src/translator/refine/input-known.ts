import type { InputField } from '@rabbit/dsl'
import { isDeterminer } from '../words/function-words.ts'
import { toName } from '../words/name.ts'
import { is, type Words } from '../words/token.ts'
import { Question } from './command.ts'
import { type Field, fieldText } from './input-field.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

export function put(session: Session, field: Field): void {
  session.apply({ kind: 'write-input', name: field.name, field: fieldText(field) })
}

/** The input that the words name; null when they name none. */
export function inputNamed(words: Words, session: Session): InputField | null {
  const plain = words.filter(
    (token) => !isDeterminer(token.lower) && !is(token, 'input', 'parameter', 'field', 'of'),
  )
  const name = toName(plain.map(({ text }) => text))
  return session.workflow.graph.inputs.find((input) => toName(input.name) === name) ?? null
}

export function inputOrAsk(words: Words, session: Session): InputField {
  const found = inputNamed(words, session)
  if (found !== null) return found
  const names = session.workflow.graph.inputs.map(({ name }) => name)
  throw new Question(
    names.length === 0
      ? 'The workflow declares no inputs yet. For example: "add an input amount that is a number".'
      : `Which input do you mean: ${quotedList(names, 'or')}?`,
  )
}

/** The field as the text has it. */
export function present(session: Session, { name }: InputField): Field {
  const { tree, text } = session.workflow
  for (const [index, statement] of tree.statements.entries()) {
    if (statement.kind !== 'input') continue
    const start = tree.starts[index] ?? 0
    const node = statement.fields.find(({ key }) => key.name === name)
    if (node === undefined) continue
    const piece = (span: { readonly from: number; readonly to: number }) =>
      text.slice(start + span.from, start + span.to)
    return {
      name: piece(node.key),
      type: piece(node.type),
      optional: node.question !== null,
      fallback: node.defaultValue === null ? null : piece(node.defaultValue),
    }
  }
  throw new Question(`The input "${name}" cannot be read. Mend it in the text first.`)
}

export function change(session: Session, input: InputField, what: Partial<Field>): void {
  const field = { ...present(session, input), ...what }
  session.apply({ kind: 'write-input', name: input.name, field: fieldText(field) })
}

export function isUsed(session: Session, name: string): boolean {
  const { graph } = session.workflow
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u')
  return (
    graph.transitions.some(({ condition }) => condition !== null && word.test(condition)) ||
    graph.states.some(({ properties }) => word.test(JSON.stringify(properties)))
  )
}
