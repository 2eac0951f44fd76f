import { signatures, walkExpression } from '../../expression/index.ts'
import { type PropertyType, propertySchema, stepTypes } from '../../step-type/index.ts'
import type { Expression } from '../../syntax/expression.ts'
import type { State, Value, WorkflowGraph } from '../graph.ts'
import { keysWritten } from '../writes.ts'
import { literalOf, type Path, pathOf } from './constants.ts'
import type { Need, NeedKind, Needs } from './needs.ts'
import { soundsLikeNumber } from './samples.ts'

/** How sure each kind of use is about the kind of the value. */
const STRENGTH = { compared: 5, computed: 4, passed: 3, property: 3, tested: 2, written: 1 }

/** A transform says what it writes, and a task without a function writes nothing. */
const namesItsKeys = new Set(['task', 'transform'])

/** Finds every name that guards and templates read and that has to come from outside, and how it is used. */
export function collectReads(graph: WorkflowGraph, needs: Needs): void {
  const writers = writersOf(graph)
  const mayBeWritten = graph.states.some(
    ({ type }) => !namesItsKeys.has(type) && stepTypes.get(type)?.writes === 'unknown',
  )
  for (const { from, to, condition, guard } of graph.transitions) {
    if (guard?.kind !== 'expression') continue
    const why = `Read by the guard "${condition}" of ${from.join(', ')} → ${to.join(', ')}.`
    new Reader(needs, { why, mayBeWritten, isAsked: (name) => !writers.has(name) }).read(
      guard.expression,
      'guard',
    )
  }
  for (const state of graph.states) {
    const isAsked = (name: string) => {
      const by = writers.get(name)
      return by === undefined || (by.size === 1 && by.has(state.name))
    }
    for (const { name, value } of state.properties) {
      const type = stepTypes.get(state.type)
      const schema = type && propertySchema(type, name)
      if (schema?.type.kind === 'string' && schema.type.format === 'code') continue
      const why = `Read by "${name}" of ${state.name}.`
      const reader = new Reader(needs, { why, mayBeWritten, isAsked })
      readValue(value, schema?.type ?? { kind: 'any' }, reader)
    }
  }
}

/** The states that surely write each key. */
function writersOf(graph: WorkflowGraph): ReadonlyMap<string, ReadonlySet<string>> {
  const writers = new Map<string, Set<string>>()
  for (const state of graph.states) {
    for (const key of [...keysWritten(state), ...itemOf(state)]) {
      const by = writers.get(key) ?? new Set()
      writers.set(key, by.add(state.name))
    }
  }
  return writers
}

/** The name that an item of a `map` has in what runs for it. */
function itemOf({ type, properties }: State): readonly string[] {
  if (type !== 'map') return []
  const as = properties.find(({ name }) => name === 'as')?.value
  if (as === undefined) return ['item']
  if (as.kind === 'name') return [as.name]
  const [only] = as.kind === 'string' && as.parts.length === 1 ? as.parts : []
  return typeof only === 'string' ? [only] : []
}

function readValue(value: Value, type: PropertyType, reader: Reader): void {
  switch (value.kind) {
    case 'string': {
      const parts = value.parts.filter((part) => part !== '')
      const alone = parts.length === 1
      for (const part of parts)
        if (typeof part !== 'string') reader.read(part, 'template', alone ? type : undefined)
      return
    }
    case 'list':
      for (const item of value.items)
        readValue(item, type.kind === 'list' ? type.items : { kind: 'any' }, reader)
      return
    case 'map':
      for (const { value: entry } of value.entries) {
        readValue(entry, type.kind === 'map' ? type.values : { kind: 'any' }, reader)
      }
      return
    default:
  }
}

interface Reading {
  readonly why: string
  /** Whether a state may write names that nobody knows beforehand: then a name need not come from outside. */
  readonly mayBeWritten: boolean
  readonly isAsked: (name: string) => boolean
}

/** Reads one guard or template. */
class Reader {
  private readonly needs: Needs
  private readonly reading: Reading
  private forgiven: ReadonlySet<string> = new Set()

  constructor(needs: Needs, reading: Reading) {
    this.needs = needs
    this.reading = reading
  }

  read(expression: Expression, place: 'guard' | 'template', type?: PropertyType): void {
    this.forgiven = forgivenNames(expression)
    walkExpression(expression, (part) => {
      if (part.kind === 'name' || part.kind === 'member' || part.kind === 'index') this.need(part)
    })
    walkExpression(expression, (part) => this.learn(part))
    const whole = this.need(expression)
    if (!whole) return
    if (place === 'guard') whole.suggestKind('boolean', STRENGTH.tested)
    else this.learnFromProperty(whole, type)
  }

  /** The need that a path stands for, made at its first mention; null for what is no path or is not asked for. */
  private need(expression: Expression): Need | null {
    const path = pathOf(expression)
    if (!path) return null
    const top = path[0] === 'input' ? path[1] : path[0]
    if (
      typeof top !== 'string' ||
      top.startsWith('__') ||
      isReserved(top, path) ||
      (path[0] !== 'input' && !this.reading.isAsked(top))
    )
      return null
    const need = this.needs.of(top)
    if (need.why === '') need.why = this.reading.why
    const isSure = path[0] === 'input' || !this.reading.mayBeWritten
    if (isSure && !this.forgiven.has(top)) need.required = true
    return this.needs.at(path)
  }

  private learn(part: Expression): void {
    switch (part.kind) {
      case 'compare':
        for (let i = 0; i + 1 < part.operands.length; i++) {
          this.learnFromPair(
            part.operands[i] as Expression,
            part.operands[i + 1] as Expression,
            part.operators[i] ?? '==',
          )
        }
        return
      case 'binary': {
        const isText =
          part.operator === '+' && [part.left, part.right].some((side) => typeof literalOf(side) === 'string')
        for (const side of [part.left, part.right])
          this.suggest(side, isText ? 'string' : 'number', STRENGTH.computed)
        return
      }
      case 'negate':
        this.suggest(part.operand, 'number', STRENGTH.computed)
        return
      case 'not':
        this.suggest(part.operand, 'boolean', STRENGTH.tested)
        return
      case 'and':
      case 'or':
        this.suggest(part.left, 'boolean', STRENGTH.tested)
        this.suggest(part.right, 'boolean', STRENGTH.tested)
        return
      case 'conditional':
        this.suggest(part.test, 'boolean', STRENGTH.tested)
        return
      case 'default':
        this.suggestLike(part.left, literalOf(part.right))
        return
      case 'index':
        if (typeof literalOf(part.index) === 'number') this.suggest(part.object, 'list', STRENGTH.computed)
        return
      case 'call': {
        const parameters = signatures.get(part.name)?.parameters ?? []
        part.args.forEach((arg, i) => {
          const kinds = parameters[Math.min(i, parameters.length - 1)]?.kinds ?? []
          const kind = kinds.includes('list') ? 'list' : kinds[0]
          if (kind !== undefined && kind !== 'null') this.suggest(arg, kind, STRENGTH.passed)
        })
        return
      }
      default:
    }
  }

  private learnFromPair(left: Expression, right: Expression, operator: string): void {
    const [leftValue, rightValue] = [literalOf(left), literalOf(right)]
    if (operator === 'in' || operator === 'not in') {
      this.suggest(right, 'list', STRENGTH.passed)
      if (Array.isArray(rightValue)) for (const item of rightValue) this.suggestLike(left, item, true)
      return
    }
    this.suggestLike(left, rightValue, operator === '==')
    this.suggestLike(right, leftValue, operator === '==')
    if (operator !== '==' && operator !== '!=' && leftValue === undefined && rightValue === undefined) {
      for (const side of [left, right]) this.suggest(side, 'number', STRENGTH.passed)
    }
  }

  private suggestLike(expression: Expression, value: unknown, isChoice = false): void {
    const kind = Array.isArray(value) ? 'list' : typeof value
    if (kind !== 'string' && kind !== 'number' && kind !== 'boolean' && kind !== 'list') return
    this.suggest(expression, kind, STRENGTH.compared)
    if (isChoice && kind === 'string') this.need(expression)?.literals.add(value as string)
  }

  private suggest(expression: Expression, kind: NeedKind, strength: number): void {
    this.need(expression)?.suggestKind(kind, strength)
  }

  private learnFromProperty(need: Need, type: PropertyType | undefined): void {
    const kind = type && kindOfProperty(type)
    if (kind) need.suggestKind(kind, STRENGTH.property)
    else if (soundsLikeNumber(need.name)) need.suggestKind('number', STRENGTH.written)
  }
}

function kindOfProperty(type: PropertyType): NeedKind | null {
  switch (type.kind) {
    case 'number':
    case 'duration':
      return 'number'
    case 'boolean':
    case 'list':
      return type.kind
    case 'map':
    case 'object':
      return 'map'
    default:
      return null
  }
}

function isReserved(top: string, path: Path): boolean {
  return path[0] !== 'input' && (top === 'steps' || top === 'secrets' || top === 'execution')
}

/** Top-level names that this expression looks at with `has` or `??` before it relies on them. */
function forgivenNames(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (part: Expression | undefined) => {
    const path = part && pathOf(part)
    const top = path?.[0] === 'input' ? path[1] : path?.[0]
    if (typeof top === 'string') names.add(top)
  }
  walkExpression(expression, (part) => {
    if (part.kind === 'default') add(part.left)
    if (part.kind === 'call' && (part.name === 'has' || part.name === 'coalesce')) part.args.forEach(add)
  })
  return names
}
