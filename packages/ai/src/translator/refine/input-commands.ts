import type { InputField } from '@rabbit/dsl'
import { quotedText } from '../build/expression-text.ts'
import { isDeterminer } from '../words/function-words.ts'
import { toKey, toName } from '../words/name.ts'
import { is, type Token, trimSigns, type Words } from '../words/token.ts'
import { type Command, Question } from './command.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `add an input country that is DE or FR, DE by default`, `amount should be optional`. */
export const setInput: Command = (words, session) =>
  add(words, session) ??
  removeInput(words, session) ??
  renameInput(words, session) ??
  optional(words, session) ??
  fallback(words, session) ??
  rechoose(words, session) ??
  retype(words, session) ??
  allow(words, session)

interface Field {
  readonly name: string
  readonly type: string
  readonly optional: boolean
  readonly fallback: string | null
}

const kinds: Readonly<Record<string, string>> = {
  text: 'string',
  string: 'string',
  word: 'string',
  number: 'number',
  integer: 'number',
  amount: 'number',
  numeric: 'number',
  boolean: 'boolean',
  flag: 'boolean',
  bool: 'boolean',
  yes: 'boolean',
  list: 'list',
  array: 'list',
  map: 'map',
  object: 'map',
  any: 'any',
}

function add(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'add|introduce|create|define|declare|need|have a|an|the|another? new? {kind} input called|named {rest}',
    'add|introduce|create|define|declare|need|have a|an|the|another? new? optional|required? input|parameter|input_field|field called|named|:? {rest}',
    'add|introduce|create|define a|an|the {kind} called|named {rest} as an? input',
    'add|introduce {rest} as an|a|another? new? input|parameter',
    'add|introduce {rest} to the inputs|input',
    'the? workflow|it should|must|needs_to|can also? take|accept|get|receive|expect a|an|the {rest} as_an_input|as_input|as_well|too|also?',
  ])
  const rest = caught?.rest
  if (rest === undefined) return null
  const lead = caught?.kind ?? words.slice(0, 5).filter((token) => is(token, 'optional'))
  const field = readField([...rest], lead)
  if (field === null)
    throw new Question(
      'What is the input called, and what is it? For example: "add an input country that is DE or FR, DE by default".',
    )
  if (session.workflow.graph.inputs.some(({ name }) => name === field.name))
    throw new Question(`There is already an input "${field.name}". Say what to change about it.`)
  put(session, field)
  return `Added the input ${fieldText(field)}.`
}

/** A name, and in any order after it a type, values to choose from, a default, and whether it may be missing. */
function readField(words: Words, lead: Words): Field | null {
  let rest: Words = trimSigns(words).filter((token, i) => !(i < 2 && isDeterminer(token.lower) && i === 0))
  const taken = takeDefault(rest)
  rest = trimSigns(taken.rest)
  let optional = lead.some((token) => is(token, 'optional'))
  const may = rest.findIndex((token) => is(token, 'optional'))
  if (may >= 0) {
    optional = true
    let from = may
    while (is(rest[from - 1], 'is', 'be', 'should', 'and', ',', 'which', 'that', '(', 'but', 'it')) from -= 1
    rest = trimSigns([...rest.slice(0, from), ...rest.slice(may + 1)])
  }
  const cut = rest.findIndex(
    (token, i) =>
      i > 0 &&
      (token.kind === 'quoted' ||
        is(
          token,
          'that',
          'which',
          ',',
          '(',
          ':',
          'of',
          'with',
          'as',
          'is',
          'either',
          'one',
          'being',
          'from',
          'in',
          'can',
          '=',
        )),
  )
  const named = cut < 0 ? rest : rest.slice(0, cut)
  const about = cut < 0 ? [] : rest.slice(cut)
  const name = toKey(named.filter((token) => !isDeterminer(token.lower)).map(({ text }) => text))
  if (name === '' || named.length > 4) return null
  const choices = choicesIn(about)
  const kind = kindIn([...lead, ...about])
  const type = choices.length > 1 ? choices.map((choice) => quotedText(choice)).join(' | ') : kind
  const shown = taken.value === null ? null : literal(taken.value, type ?? null)
  return { name, type: type ?? kindOfLiteral(shown) ?? 'string', optional, fallback: shown }
}

function kindIn(words: Words): string | null {
  const found = words.find((token) => token.kind === 'word' && Object.hasOwn(kinds, token.lower))
  return found === undefined ? null : (kinds[found.lower] ?? null)
}

function kindOfLiteral(text: string | null): string | null {
  if (text === null) return null
  return /^-?[\d.]+$/.test(text) ? 'number' : /^(true|false)$/.test(text) ? 'boolean' : 'string'
}

/** `DE, FR or US`: at least two, with an `or` or as an enumeration. */
function choicesIn(words: Words): string[] {
  const lead = [
    'that',
    'which',
    'is',
    'are',
    'one',
    'of',
    'either',
    'being',
    'can',
    'be',
    ',',
    ':',
    '(',
    ')',
    'from',
    'with',
    'the',
    'values',
    'value',
    'choices',
    'options',
    'a',
    'an',
    'choice',
    'between',
    'should',
    'may',
    'must',
    'as',
    'in',
    'and',
    'or',
    '|',
    '/',
    'possible',
  ] as const
  if (!words.some((token) => is(token, 'or', '|', '/') || is(token, 'and', ',')) || kindIn(words) !== null)
    return []
  return words.filter((token) => token.kind !== 'sign' && !is(token, ...lead)).map(({ text }) => text)
}

/** `DE by default`, `default DE`, `with a default of 5`, `= 5`. */
function takeDefault(words: Words): { readonly rest: Words; readonly value: Token | null } {
  for (let i = 0; i < words.length; i += 1) {
    if (is(words[i], 'by', 'as', 'per') && is(words[i + 1], 'default')) {
      const value = words[i - 1]
      if (value !== undefined && !is(value, ',', ')'))
        return { rest: [...words.slice(0, i - 1), ...words.slice(i + 2)], value }
    }
    if (is(words[i], 'default', 'defaults', 'defaulting', '=')) {
      let to = i + 1
      while (is(words[to], 'value', 'of', 'is', 'to', ':', '=', 'being', 'should', 'be')) to += 1
      const value = words[to]
      let from = i
      while (is(words[from - 1], 'with', 'a', 'the', 'and', ',', 'its', 'that', 'which', 'is')) from -= 1
      if (value !== undefined) return { rest: [...words.slice(0, from), ...words.slice(to + 1)], value }
    }
  }
  return { rest: words, value: null }
}

function literal(token: Token, type: string | null): string {
  if (token.kind === 'quoted') return quotedText(token.text)
  if (token.kind === 'number' && type !== 'string' && !type?.startsWith('"'))
    return String(token.value ?? token.text)
  if (/^(true|yes)$/.test(token.lower) && (type === 'boolean' || type === null)) return 'true'
  if (/^(false|no)$/.test(token.lower) && (type === 'boolean' || type === null)) return 'false'
  return quotedText(token.text)
}

function fieldText({ name, type, optional, fallback: shown }: Field): string {
  return `${name}${optional ? '?' : ''}: ${type}${shown === null ? '' : ` = ${shown}`}`
}

function put(session: Session, field: Field): void {
  session.apply({ kind: 'set-input', name: field.name, field: fieldText(field) })
}

/** The input that the words name; null when they name none. */
export function inputNamed(words: Words, session: Session): InputField | null {
  const plain = words.filter(
    (token) => !isDeterminer(token.lower) && !is(token, 'input', 'parameter', 'field', 'of'),
  )
  const name = toName(plain.map(({ text }) => text))
  return session.workflow.graph.inputs.find((input) => toName(input.name) === name) ?? null
}

function inputOrAsk(words: Words, session: Session): InputField {
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
function present(session: Session, { name }: InputField): Field {
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

function change(session: Session, input: InputField, what: Partial<Field>): void {
  const field = { ...present(session, input), ...what }
  session.apply({ kind: 'set-input', name: input.name, field: fieldText(field) })
}

function isUsed(session: Session, name: string): boolean {
  const { graph } = session.workflow
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u')
  return (
    graph.transitions.some(({ condition }) => condition !== null && word.test(condition)) ||
    graph.states.some(({ properties }) => word.test(JSON.stringify(properties)))
  )
}

function removeInput(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'remove|delete|drop|get_rid_of the? input|parameter|input_field {name}',
    'remove|delete|drop|get_rid_of the? {name} input|parameter|field',
    'remove|delete|drop {name} from the inputs',
  ])
  if (caught?.name === undefined) return null
  const input = inputOrAsk(caught.name, session)
  session.apply({ kind: 'set-input', name: input.name, field: null })
  if (isUsed(session, input.name)) session.notes.push(`"${input.name}" is still read by the workflow.`)
  return `Removed the input "${input.name}".`
}

function renameInput(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'rename the? input|parameter {name} to|into|as {new}',
    'rename the? {name} input|parameter to|into|as {new}',
    'call the? input {name} {new} instead',
  ])
  if (caught?.name === undefined || caught.new === undefined) return null
  const input = inputOrAsk(caught.name, session)
  if (isUsed(session, input.name))
    throw new Question(
      `The workflow reads "${input.name}" in its conditions or properties, so it cannot just be called something else. Change those first, or add a new input beside it.`,
    )
  const name = toKey(caught.new.map(({ text }) => text))
  change(session, input, { name })
  return `The input "${input.name}" is now called "${name}".`
}

function optional(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'make the? input? {name} an? optional|required|mandatory|compulsory input?',
    'the? input? {name} should|must|can|may|is|are not? be? always? an? optional|required|mandatory|compulsory|given|missing|left_out input?',
    'the? input? {name} need|needs|does|do not? be? given|need_to_be_given|have_to_be_given',
  ])
  const input = caught?.name === undefined ? null : inputNamed(caught.name, session)
  if (input === null) return null
  const not = words.some((token) => is(token, 'not'))
  const may = words.some((token) => is(token, 'optional', 'missing', 'out'))
  const wanted = not !== may
  change(session, input, { optional: wanted })
  return `The input "${input.name}" ${wanted ? 'may now be missing' : 'must now be given'}.`
}

function fallback(words: Words, session: Session): string | null {
  const none = fitAny(words, ['remove|delete|drop|clear the? default value? of|for|from {name}'])
  if (none?.name !== undefined) {
    const input = inputOrAsk(none.name, session)
    change(session, input, { fallback: null })
    return `"${input.name}" has no default any more.`
  }
  const caught = fitAny(words, [
    'change|set|make|let|use the? default value? of|for {name} to|=|be? {value}',
    'change|set|make the? default {name} to|=|be? {value}',
    'change|set the? {name} default value? to {value}',
    '{name} should|must default to {value}',
    '{name} should|must be|is {value} by default',
    'make|let {name} default to {value}',
    'default {name} to {value}',
    'use|make|set|take {value} as the? default value? for|of {name}',
    'the default of|for {name} should|must be|is|become {value}',
    'make|set {name} {value} by default',
    'make {value} the default for|of|: {name}',
  ])
  const [said, wanted] = [caught?.name, caught?.value]
  const [token] = wanted?.filter((word) => word.kind !== 'sign' || word.text === '-') ?? []
  if (said === undefined || token === undefined || wanted === undefined) return null
  const input = inputNamed(said, session)
  if (input === null) {
    if (words.some((word) => is(word, 'default'))) inputOrAsk(said, session)
    return null
  }
  const field = present(session, input)
  const only =
    wanted.length === 1
      ? token
      : { ...token, kind: 'quoted' as const, text: wanted.map(({ text }) => text).join(' ') }
  const shown = literal(only, field.type)
  if (input.type.kind === 'choice' && !input.type.values.some((value) => JSON.stringify(value) === shown))
    throw new Question(
      `"${input.name}" can only be ${quotedList(input.type.values.map(String), 'or')}. Say "also allow ${textOfLiteral(shown)} for ${input.name}" first.`,
    )
  change(session, input, { fallback: shown })
  return `The default of "${input.name}" is now ${shown}.`
}

function textOfLiteral(shown: string): string {
  return shown.replace(/^"|"$/g, '')
}

function retype(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'make|turn the? input? {name} into? a|an? {kind}',
    'change|set the? type of the? input? {name} to|into a|an? {kind}',
    'the? input? {name} should|must be a|an {kind}',
  ])
  if (caught?.name === undefined || caught.kind === undefined) return null
  const input = inputNamed(caught.name, session)
  const type = kindIn(caught.kind)
  if (input === null || type === null || caught.kind.length > 2) return null
  change(session, input, { type })
  return `The input "${input.name}" is now of type ${type}.`
}

/** `change the plan input to free, pro or team`: other choices. */
function rechoose(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'change|set|make the? input {name} to|: {values}',
    'change|set|make the? {name} input to|: {values}',
    'change|set the? choices|values|options of|for {name} to|: {values}',
    'the? input? {name} can|may|should|must only? be either|one_of? {values}',
  ])
  const input = caught?.name === undefined ? null : inputNamed(caught.name, session)
  const choices = choicesIn(caught?.values ?? [])
  if (input === null || choices.length < 2) return null
  const shown = present(session, input).fallback
  const type = choices.map((choice) => quotedText(choice)).join(' | ')
  const kept =
    shown !== null && !choices.some((choice) => quotedText(choice) === shown) ? { fallback: null } : {}
  change(session, input, { type, ...kept })
  if ('fallback' in kept) session.notes.push(`The default ${shown} is none of them any more, so it is gone.`)
  return `"${input.name}" can now be ${choices.join(' or ')}.`
}

function allow(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'also? allow|accept|permit also? {value} for|as|in the? {name} too|as_well|also?',
    '{name} can|may|should|could also be also? {value}',
    '{name} can|may|should be {value} too|as_well|also',
    'add {value} to the? choices|values|options of|for {name}',
    'add {value} as a|an|another choice|value|option for|of|to {name}',
    'add {value} to the? list|set? of? {name} too?',
  ])
  const [said, value] = [caught?.name, caught?.value]
  if (said === undefined || value === undefined) return null
  const input =
    inputNamed(said, session) ??
    inputNamed(
      said.map((token) => ({ ...token, text: token.text.replace(/ies$/, 'y').replace(/s$/, '') })),
      session,
    )
  if (input?.type.kind !== 'choice') return null
  const more = value.filter((token) => !is(token, ',', 'and', 'or')).map((token) => literal(token, 'string'))
  const { type } = present(session, input)
  change(session, input, { type: [type, ...more].join(' | ') })
  return `"${input.name}" can now also be ${more.join(' or ')}.`
}
