import type { CompareOperator, Expression } from '../syntax/expression.ts'
import { assertNever } from './assert-never.ts'
import type { Json } from './json.ts'
import { ARITHMETIC, COMPARE, Op, type Program } from './program.ts'
import { wrongCount } from './signature.ts'
import { signatures } from './signatures.ts'

/** Compiles an expression once, to be evaluated many times. Never fails: what is wrong fails when it is reached. */
export function compileExpression(expression: Expression): Program {
  const compiler = new Compiler()
  compiler.run(expression)
  return { code: compiler.code, constants: compiler.constants, spans: compiler.spans }
}

const compiled = new WeakMap<Expression, Program>()

/** The same, remembered for as long as the expression lives. */
export function programOf(expression: Expression): Program {
  let program = compiled.get(expression)
  if (!program) {
    program = compileExpression(expression)
    compiled.set(expression, program)
  }
  return program
}

type Work = Expression | (() => void)

/** Works through a stack of its own instead of recursing, since operators may be chained thousands of times. */
class Compiler {
  readonly code: number[] = []
  readonly constants: Json[] = []
  readonly spans: number[] = []
  private readonly indexes = new Map<Json, number>()

  run(expression: Expression): void {
    const open: Work[] = [expression]
    for (let work = open.pop(); work; work = open.pop()) {
      if (typeof work === 'function') work()
      else open.push(...this.parts(work).reverse())
    }
  }

  /** What an expression is compiled to: its operands and, between and after them, the emitting of instructions. */
  private parts(e: Expression): Work[] {
    switch (e.kind) {
      case 'literal':
        return [() => this.emit(e, Op.constant, this.constant(constantOf(e.value)))]
      case 'name':
        return [() => this.emit(e, Op.name, this.constant(e.name))]
      case 'list':
        return this.list(e)
      case 'map': {
        const operands = e.entries.flatMap(({ key, value }) => [key, value])
        return [...operands, () => this.emit(e, Op.map, e.entries.length)]
      }
      case 'member':
        return [e.object, () => this.emit(e, Op.member, this.constant(e.name))]
      case 'index':
        return [e.object, e.index, () => this.emit(e, Op.index)]
      case 'call':
        return this.call(e)
      case 'not':
        return [e.operand, () => this.emit(e, Op.not)]
      case 'negate': {
        const value = literalValue(e)
        if (value !== undefined) return [() => this.emit(e, Op.constant, this.constant(value))]
        return [e.operand, () => this.emit(e, Op.negate)]
      }
      case 'binary':
        return [e.left, e.right, () => this.emit(e, Op.arithmetic, ARITHMETIC.indexOf(e.operator))]
      case 'compare':
        return this.compare(e)
      case 'and':
      case 'or': {
        const end = this.label()
        const op = e.kind === 'and' ? Op.and : Op.or
        return [e.left, () => end.from(this.emit(e, op), 1), e.right, end.here]
      }
      case 'default':
        return this.firstPresent(e, [e.left, e.right])
      case 'conditional': {
        const otherwise = this.label()
        const end = this.label()
        const branch = () => otherwise.from(this.emit(e, Op.jumpIfFalse), 1)
        const skip = () => end.from(this.emit(e, Op.jump), 1)
        return [e.test, branch, e.then, skip, otherwise.here, e.otherwise, end.here]
      }
      default:
        return assertNever(e)
    }
  }

  /** A list of literals is one constant. */
  private list(e: Expression & { kind: 'list' }): Work[] {
    const items = e.items.map(literalValue)
    if (items.every((item) => item !== undefined)) {
      return [() => this.emit(e, Op.constant, this.constants.push(items) - 1)]
    }
    return [...e.items, () => this.emit(e, Op.list, e.items.length)]
  }

  private compare(e: Expression & { kind: 'compare' }): Work[] {
    const end = this.label()
    const work: Work[] = e.operands.slice(0, 1)
    for (let i = 1; i < e.operands.length; i++) {
      const operator = COMPARE.indexOf(e.operators[i - 1] as CompareOperator)
      const isLast = i === e.operands.length - 1
      work.push(e.operands[i] as Expression, () => {
        if (isLast) this.emit(e, Op.compare, operator)
        else end.from(this.emit(e, Op.chain, operator), 2)
      })
    }
    return [...work, end.here]
  }

  private call(e: Expression & { kind: 'call' }): Work[] {
    const known = signatures.get(e.name)
    const wrong = known ? wrongCount(known, e.args.length) : `There is no function ${JSON.stringify(e.name)}.`
    if (wrong !== null) return [() => this.emit(e, Op.fail, this.constant(wrong))]
    if (e.name === 'coalesce') return this.firstPresent(e, e.args)
    if (e.name === 'has') return this.has(e)
    return [...e.args, () => this.emit(e, Op.call, this.constant(e.name), e.args.length)]
  }

  private has(e: Expression & { kind: 'call' }): Work[] {
    const missing = this.label()
    const end = this.label()
    return [
      () => missing.from(this.emit(e, Op.try), 1),
      ...e.args,
      () => {
        this.emit(e, Op.endTry)
        this.emit(e, Op.pop)
        this.emit(e, Op.constant, this.constant(true))
        end.from(this.emit(e, Op.jump), 1)
        missing.here()
        this.emit(e, Op.constant, this.constant(false))
        end.here()
      },
    ]
  }

  /** `a ?? b ?? c`: the last one is not forgiven when it is missing. */
  private firstPresent(e: Expression, values: readonly Expression[]): Work[] {
    const end = this.label()
    const work = values.slice(0, -1).flatMap((value): Work[] => {
      const missing = this.label()
      return [
        () => missing.from(this.emit(e, Op.try), 1),
        value,
        () => {
          this.emit(e, Op.endTry)
          end.from(this.emit(e, Op.orDefault), 1)
          missing.here()
        },
      ]
    })
    return [...work, ...values.slice(-1), end.here]
  }

  private emit({ from, to }: Expression, op: number, a = 0, b = 0): number {
    const address = this.code.length
    this.code.push(op, a, b)
    this.spans.push(from, to)
    return address
  }

  private constant(value: null | boolean | number | string): number {
    let index = this.indexes.get(value)
    if (index === undefined) {
      index = this.constants.push(value) - 1
      this.indexes.set(value, index)
    }
    return index
  }

  /** An address that instructions emitted before it can jump to. */
  private label(): { from: (address: number, operand: 1 | 2) => void; here: () => void } {
    const jumps: number[] = []
    return {
      from: (address, operand) => void jumps.push(address + operand),
      here: () => {
        for (const jump of jumps) this.code[jump] = this.code.length
      },
    }
  }
}

function literalValue(e: Expression): null | boolean | number | string | undefined {
  if (e.kind === 'literal') return constantOf(e.value)
  if (e.kind !== 'negate' || e.operand.kind !== 'literal') return undefined
  return typeof e.operand.value === 'number' ? 0 - e.operand.value : undefined
}

/** A program is JSON, and JSON has no minus zero. No text can spell it; a tree made by hand can. */
function constantOf<T>(value: T): T | 0 {
  return value === 0 ? 0 : value
}
