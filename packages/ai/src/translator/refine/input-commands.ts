import { quotedText } from '../build/expression-text.ts'
import { toKey } from '../words/name.ts'
import { is, type Words } from '../words/token.ts'
import { type Command, Question, stateOrNull } from './command.ts'
import { choicesIn, fieldText, kindIn, literal, readField } from './input-field.ts'
import { change, inputNamed, inputOrAsk, isUsed, present, put } from './input-known.ts'
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

function add(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'add|introduce|create|define|declare|need|have a|an|the|another? new? {kind} input called|named|:? {rest}',
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

function removeInput(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'remove|delete|drop|get_rid_of the? input|parameter|input_field {name}',
    'remove|delete|drop|get_rid_of the? {name} input|parameter|field',
    'remove|delete|drop {name} from the inputs',
  ])
  if (caught?.name === undefined) return null
  const input = inputOrAsk(caught.name, session)
  session.apply({ kind: 'write-input', name: input.name, field: null })
  if (isUsed(session, input.name)) session.notes.push(`"${input.name}" is still read by the workflow.`)
  return `Removed the input "${input.name}".`
}

function renameInput(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'rename the? input|parameter {name} to|into|as {new}',
    'rename the? {name} input|parameter to|into|as {new}',
    'call the? input {name} {new} instead',
    'rename {name} to|into|as {new}',
  ])
  if (caught?.name === undefined || caught.new === undefined) return null
  const plain = !words.some((token) => is(token, 'input', 'parameter'))
  if (plain && (inputNamed(caught.name, session) === null || stateOrNull(caught.name, session) !== null))
    return null
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
  const none = fitAny(words, [
    'remove|delete|drop|clear the? default value? of|for|from {name}',
    '{name} should|must|does not have a|any? default',
    'no default for|of {name}',
  ])
  if (none?.name !== undefined) {
    const input = inputOrAsk(none.name, session)
    change(session, input, { fallback: null })
    return `"${input.name}" has no default any more.`
  }
  const caught = fitAny(words, [
    'change|set|make|let|use the? default value? of|for {name} to|=|be? {value}',
    'change|set|make the? default {name} to|=|be? {value}',
    'the default {name} is|should_be|must_be|becomes {value}',
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
