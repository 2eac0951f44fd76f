import type { Fix } from '../../diagnostic/diagnostic.ts'
import { assertNever } from '../../expression/assert-never.ts'
import { Mark } from '../../graph/build.ts'
import { commonProperties, propertySchema, type StepType } from '../../step-type/index.ts'
import { expressionsOfValue } from '../../syntax/expressions-of.ts'
import type { InputStatement, StateStatement, ValueNode } from '../../syntax/tree.ts'
import { didYouMean, nearestName } from '../../text/nearest.ts'
import { removeEntry, replaceBy, respell } from '../fixes.ts'
import type { Declaration, Model } from '../model.ts'
import { placed, type Report } from '../report.ts'
import { checkAddress } from './safety.ts'
import { checkValue, describe, textOf } from './values.ts'

/** The type of a declared state, and its properties against the schema. */
export function checkProperties(declaration: Declaration, model: Model, report: Report): void {
  const { statement, start, type } = declaration
  if (type) checkStepType(declaration, type, model, report)
  else reportUnknownType(statement, start, model, report)
}

function reportUnknownType(
  statement: StateStatement,
  start: number,
  { stepTypes }: Model,
  report: Report,
): void {
  const { name } = statement.type
  const span = placed(statement.type, start)
  const hint = didYouMean(name, stepTypes.keys()) || ` It is one of ${[...stepTypes.keys()].join(', ')}.`
  report.add('R020', span, `There is no step type ${JSON.stringify(name)}.${hint}`, [
    respell(name, span, stepTypes.keys()),
  ])
}

function checkStepType(declaration: Declaration, type: StepType, model: Model, report: Report): void {
  const { name: state, statement, start } = declaration
  const entries = statement.block?.entries ?? []
  const known = () => [...Object.keys(type.properties), ...Object.keys(commonProperties)]
  for (const [i, { key, value }] of entries.entries()) {
    const schema = propertySchema(type, key.name)
    const span = placed(key, start)
    if (!schema) {
      const hint =
        didYouMean(key.name, known()) ||
        ` It has ${Object.keys(type.properties).join(', ')} and the common ones.`
      const message = `${article(type.name)} state has no property ${JSON.stringify(key.name)}.${hint}`
      report.add('R021', span, message, [
        respell(key.name, span, known()),
        removeEntry(`Remove ${JSON.stringify(key.name)}`, model.tree, entries, i, start),
      ])
      continue
    }
    checkValue(value, schema.type, key.name, start, report)
    if (schema.fixed !== undefined) checkFixed(value, key.name, schema.fixed, start, report)
    if (schema.type.kind === 'string' && schema.type.format === 'url')
      checkAddress(value, key.name, start, report)
    if (schema.type.kind === 'state')
      checkNamedState(textOf(value), placed(value, start), key.name, state, model, report)
  }
  const has = (name: string) => entries.some(({ key }) => key.name === name)
  const meant = new Set(
    entries.map(({ key }) => (propertySchema(type, key.name) ? key.name : nearestName(key.name, known()))),
  )
  for (const [name, schema] of Object.entries(type.properties)) {
    if (schema.required && !meant.has(name)) reportMissing(declaration, type, [name], report)
  }
  if (type.requiresOneOf && !type.requiresOneOf.some(has))
    reportMissing(declaration, type, type.requiresOneOf, report)
}

/** A text that holds no `${…}`. */
function checkFixed(value: ValueNode, label: string, instead: string, start: number, report: Report): void {
  const [first] = expressionsOfValue(value)
  if (!first) return
  const message = `"${label}" takes no \${…}: a value could be read as a part of it. ${instead}`
  report.add('R023', placed(first, start), message)
}

function reportMissing(
  declaration: Declaration,
  type: StepType,
  names: readonly string[],
  report: Report,
): void {
  const { statement, start, name: state } = declaration
  const wanted = names.map((name) => `"${name}"`).join(' or ')
  const [name = ''] = names
  const example = type.properties[name]?.example ?? '""'
  const message = `${article(type.name)} state needs ${wanted}. Write ${name}: ${example} between the braces of ${JSON.stringify(state)}.`
  report.add('R022', placed(statement.name, start), message, [
    insertProperty(statement, start, name, example),
  ])
}

/** Writes a property first in the state's braces, which are added where there are none. */
function insertProperty(statement: StateStatement, start: number, name: string, value: string): Fix {
  const title = `Add "${name}"`
  const { block, type } = statement
  const at = start + (block ? block.from + 1 : type.to)
  const insert = !block
    ? ` { ${name}: ${value} }`
    : block.entries.length > 0
      ? ` ${name}: ${value},`
      : ` ${name}: ${value} `
  return replaceBy(title, { from: at, to: at }, insert)
}

/** A name that stands nowhere else but looks like one that does. */
function checkNamedState(
  name: string | null,
  span: { readonly from: number; readonly to: number },
  property: string,
  state: string,
  model: Model,
  report: Report,
): void {
  if (name === null) return
  const number = model.numberOf(name)
  const mark = number === undefined ? 0 : (model.built.marks[number] as number)
  if (mark & (Mark.hasArrow | Mark.isDeclared)) return
  const others = model.graph.states
    .map((one) => one.name)
    .filter((other) => other !== name && other !== state)
  const hint = didYouMean(name, others)
  if (hint === '') return
  const message = `No arrow and no declaration mentions the state ${JSON.stringify(name)} of "${property}".${hint}`
  report.add('R040', span, message, [respell(name, span, others)])
}

/** Defaults of inputs against their type. */
export function checkDefaults(statement: InputStatement, start: number, report: Report): void {
  for (const { key, type, defaultValue } of statement.fields) {
    if (!defaultValue) continue
    switch (type.kind) {
      case 'any':
        break
      case 'choice': {
        const value =
          'value' in defaultValue
            ? defaultValue.value
            : defaultValue.kind === 'null'
              ? null
              : textOf(defaultValue)
        const values = type.values.map((choice) => choice.value)
        if (values.some((known) => known === value)) break
        const wanted = values.map((known) => JSON.stringify(known)).join(', ')
        const message = `"${key.name}" is one of ${wanted}, not ${describe(defaultValue)}.`
        report.add('R023', placed(defaultValue, start), message)
        break
      }
      case 'list':
        checkValue(defaultValue, { kind: 'list', items: { kind: 'any' } }, key.name, start, report)
        break
      case 'map':
        checkValue(defaultValue, { kind: 'map', values: { kind: 'any' } }, key.name, start, report)
        break
      case 'string':
      case 'number':
      case 'boolean':
        checkValue(defaultValue, { kind: type.kind }, key.name, start, report)
        break
      default:
        assertNever(type)
    }
  }
}

function article(type: string): string {
  return `${/^[aeiouhl]/.test(type) && !/^(h(?!ttp)|l(?!lm))/.test(type) ? 'An' : 'A'} ${type}`
}
