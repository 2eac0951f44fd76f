import {
  commonProperties,
  type Expression,
  type PropertyType,
  parseExpression,
  quoteName,
  stepTypes,
} from '@rabbit/dsl'
import type { Draft, DraftGuard, DraftProperty, DraftState, DraftTransition, DraftTrigger } from '../draft.ts'
import { assertNever } from './assert-never.ts'
import { escapeText, expressionText, quotedText } from './expression-text.ts'

export type PropertyTree = Map<string, DraftProperty['value'] | PropertyTree>

/**
 * A draft as workflow text. Every name, text and expression goes through a quoting helper or is printed from its
 * parsed tree, so that nothing a draft holds can become syntax that it is not.
 */
export function renderDraft(draft: Draft): string {
  const parts = [
    header(draft),
    inputs(draft),
    triggers(draft),
    ...draft.states.map(state),
    draft.transitions.map(transition).join('\n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function header({ name, title }: Draft): string {
  const line = `workflow ${quoteName(name)}`
  return title === null || title === '' ? line : `${line} ${quotedText(title)}`
}

function inputs(draft: Draft): string {
  if (draft.inputs.length === 0) return ''
  const fields = draft.inputs.map(({ name, type, choices, optional }) => {
    const kind =
      choices !== null && choices.length > 0 ? choices.map((choice) => quotedText(choice)).join(' | ') : type
    return `${key(name)}${optional ? '?' : ''}: ${kind}`
  })
  return `input { ${fields.join(', ')} }`
}

function triggers(draft: Draft): string {
  return draft.triggers.map(triggerText).join('\n')
}

/** The statement of a trigger. */
export function triggerText(trigger: DraftTrigger): string {
  switch (trigger.kind) {
    case 'webhook':
      return `on webhook ${trigger.method} ${quotedText(trigger.path)}`
    case 'schedule':
      return `on schedule ${quotedText(trigger.cron)}${trigger.timeZone === null ? '' : ` in ${quotedText(trigger.timeZone)}`}`
    case 'event':
      return `on event ${quotedText(trigger.name)}`
    default:
      return assertNever(trigger)
  }
}

/** Only states that need a type or a property are declared. */
function state({ name, type, properties }: DraftState): string {
  if (properties.length === 0) return type === 'task' ? '' : `state ${quoteName(name)}: ${quoteName(type)}`
  const tree: PropertyTree = new Map()
  for (const property of properties) grow(tree, property.path, property.value)
  const lines = [...tree].map(([property, value]) => `  ${key(property)}: ${write(value, [property], type)}`)
  return `state ${quoteName(name)}: ${quoteName(type)} {\n${lines.join('\n')}\n}`
}

function grow(tree: PropertyTree, path: readonly string[], value: DraftProperty['value']): void {
  const [head, ...rest] = path
  if (head === undefined) return
  if (rest.length === 0) {
    tree.set(head, value)
    return
  }
  const inner = tree.get(head)
  const child: PropertyTree = inner instanceof Map ? inner : new Map()
  tree.set(head, child)
  grow(child, rest, value)
}

export function write(
  value: DraftProperty['value'] | PropertyTree,
  path: readonly string[],
  type: string,
): string {
  if (value instanceof Map)
    return `{ ${[...value].map(([name, inner]) => `${key(name)}: ${write(inner, [...path, name], type)}`).join(', ')} }`
  if (Array.isArray(value))
    return `[${value.map((item) => scalar(item, itemType(schemaType(type, path)))).join(', ')}]`
  return scalar(value, schemaType(type, path))
}

function scalar(value: string | number | boolean, type: PropertyType | null): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).replace('e+', 'e') : '0'
  if (typeof value === 'boolean') return String(value)
  if (type?.kind === 'duration' && /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/.test(value)) return value
  if ((type?.kind === 'enum' || type?.kind === 'state') && /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(value))
    return value
  return templateText(value)
}

/** The schema's type of a property, found along its path; null when the type is open or unknown. */
export function schemaType(stepType: string, path: readonly string[]): PropertyType | null {
  const own = stepTypes.get(stepType)?.properties
  const [head, ...rest] = path
  if (head === undefined) return null
  let found: PropertyType | null =
    (Object.hasOwn(own ?? {}, head) ? own?.[head]?.type : undefined) ??
    (Object.hasOwn(commonProperties, head) ? commonProperties[head]?.type : undefined) ??
    null
  for (const part of rest) {
    if (found?.kind === 'object')
      found = (Object.hasOwn(found.properties, part) ? found.properties[part]?.type : undefined) ?? null
    else found = found?.kind === 'map' ? found.values : null
  }
  return found
}

function itemType(type: PropertyType | null): PropertyType | null {
  return type?.kind === 'list' ? type.items : null
}

/** Text with templates: `${…}` that is a sound expression stays one, any other is just text. */
export function templateText(text: string): string {
  let out = ''
  let at = 0
  for (const match of text.matchAll(/(\\?)\$\{([^{}]*)\}|\\\$\{/g)) {
    out += plain(text.slice(at, match.index))
    const expression = match[1] === '\\' || match[2] === undefined ? null : sound(match[2])
    out +=
      expression === null
        ? `\\\${${plain(match[0].replace(/^\\?\$\{/, ''))}`
        : `\${${expressionText(expression, "'")}}`
    at = match.index + match[0].length
  }
  return `"${out}${plain(text.slice(at))}"`
}

function plain(text: string): string {
  return escapeText(text).replaceAll('${', '\\${')
}

/** An expression that parses without a complaint, or null. */
export function sound(text: string): Expression | null {
  const { expression, diagnostics } = parseExpression(text)
  return diagnostics.some(({ severity }) => severity === 'error') ? null : expression
}

function key(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) ? name : quotedText(name)
}

function transition({ from, to, join, guard }: DraftTransition): string {
  const quantifier =
    from.length < 2 || join === null || join === 'all' ? '' : join === 'any' ? 'any ' : `${join} of `
  const arrow = `${quantifier}${group(from)} -> ${group(to)}`
  return guard === null ? arrow : `${arrow}: ${guardText(guard)}`
}

function group(names: readonly string[]): string {
  return names.length === 1 ? quoteName(names[0] ?? '') : `[${names.map(quoteName).join(', ')}]`
}

export function guardText(guard: DraftGuard): string {
  switch (guard.kind) {
    case 'expression': {
      const expression = sound(guard.text)
      return expression === null ? 'false' : expressionText(expression)
    }
    case 'otherwise':
      return 'otherwise'
    case 'ai':
      return `ai ${quotedText(guard.statement)}${guard.minConfidence === null ? '' : ` >= ${guard.minConfidence}`}`
    case 'choice':
      return quoteName(guard.choice)
    case 'error':
      return guard.errorClass === null || !/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(guard.errorClass)
        ? 'on error'
        : `on error ${guard.errorClass}`
    case 'timeout':
      return 'on timeout'
    default:
      return assertNever(guard)
  }
}
