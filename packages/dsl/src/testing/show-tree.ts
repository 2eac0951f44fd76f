import type { Expression } from '../syntax/expression.ts'
import type {
  GroupNode,
  GuardNode,
  InputTypeNode,
  NameNode,
  Statement,
  Tree,
  ValueNode,
} from '../syntax/tree.ts'
import { createLineMap } from '../text/line-map.ts'

/** A tree for people: a line for each statement and diagnostic, with its line and column. */
export function showTree(tree: Tree): string {
  const lines = createLineMap(tree.text)
  const place = (offset: number) => {
    const { line, column } = lines.positionAt(offset)
    return `${line}:${column}`
  }
  return tree.statements
    .flatMap((statement, index) => {
      const start = tree.starts[index] as number
      const shown = `${place(start)} ${statement.kind} ${showStatement(statement)}`.trimEnd()
      const problems = statement.diagnostics.map(
        ({ code, from, message }) => `  ! ${place(start + from)} ${code} ${message}`,
      )
      return [shown, ...problems]
    })
    .map((line) => `${line}\n`)
    .join('')
}

function showStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'transition': {
      const arrows = statement.groups.map(showGroup).join(' -> ')
      return statement.guard ? `${arrows} : ${showGuard(statement.guard)}` : arrows
    }
    case 'workflow':
      return `${showName(statement.name)}${statement.title ? ` ${JSON.stringify(statement.title.text)}` : ''}`
    case 'trigger':
      return [statement.trigger, ...statement.words].map(showName).join(' ')
    case 'state': {
      const entries = statement.block?.entries.map(
        ({ key, value }) => `${showName(key)}: ${showValue(value)}`,
      )
      return `${showName(statement.name)}: ${statement.type.name}${entries ? ` { ${entries.join(', ')} }` : ''}`
    }
    case 'input':
      return statement.fields
        .map(({ key, question, type, defaultValue }) => {
          const name = `${showName(key)}${question === null ? '' : '?'}`
          return `${name}: ${showType(type)}${defaultValue ? ` = ${showValue(defaultValue)}` : ''}`
        })
        .join(', ')
    case 'layout':
      return statement.entries.map(({ key, x, y }) => `${showName(key)}: ${x.value} ${y.value}`).join(', ')
    case 'empty':
    case 'broken':
      return ''
  }
}

function showName({ name, quoted }: NameNode): string {
  return quoted ? JSON.stringify(name) : name
}

function showGroup({ names, list, quorum }: GroupNode): string {
  const shown = names.map(showName).join(', ')
  const join = quorum ? (quorum.join === 'any' ? 'any ' : `${quorum.join} of `) : ''
  return list ? `${join}[${shown}]` : shown
}

function showGuard(guard: GuardNode): string {
  switch (guard.kind) {
    case 'expression':
      return showExpression(guard.expression)
    case 'ai':
      return `<ai ${JSON.stringify(guard.statement.text)} ${guard.minConfidence?.value ?? ''}>`.replace(
        ' >',
        '>',
      )
    case 'error':
      return `<on error${guard.errorClass ? ` ${guard.errorClass.name}` : ''}>`
    case 'timeout':
      return '<on timeout>'
    case 'otherwise':
      return '<otherwise>'
  }
}

function showType(type: InputTypeNode): string {
  return type.kind === 'choice'
    ? type.values.map(({ value }) => JSON.stringify(value)).join(' | ')
    : type.kind
}

function showValue(value: ValueNode): string {
  switch (value.kind) {
    case 'string':
      return `"${value.parts
        .map((part) =>
          part.kind === 'text'
            ? JSON.stringify(part.text).slice(1, -1)
            : `\${${showExpression(part.expression)}}`,
        )
        .join('')}"`
    case 'number':
    case 'boolean':
      return String(value.value)
    case 'duration':
      return `${value.ms}ms`
    case 'null':
      return 'null'
    case 'name':
      return value.name
    case 'list':
      return `[${value.items.map(showValue).join(', ')}]`
    case 'map':
      return `{ ${value.block.entries.map(({ key, value: inner }) => `${showName(key)}: ${showValue(inner)}`).join(', ')} }`
  }
}

/** An expression with all its brackets: `((a and (not b)) or c)`. */
export function showExpression(expression: Expression): string {
  const show = showExpression
  switch (expression.kind) {
    case 'literal':
      return JSON.stringify(expression.value)
    case 'name':
      return expression.name
    case 'list':
      return `[${expression.items.map(show).join(', ')}]`
    case 'map':
      return `{${expression.entries.map(({ key, value }) => `${show(key)}: ${show(value)}`).join(', ')}}`
    case 'member':
      return `${show(expression.object)}.${expression.name}`
    case 'index':
      return `${show(expression.object)}[${show(expression.index)}]`
    case 'call':
      return `${expression.name}(${expression.args.map(show).join(', ')})`
    case 'not':
      return `(not ${show(expression.operand)})`
    case 'negate':
      return `(-${show(expression.operand)})`
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`
    case 'compare':
      return `(${expression.operands
        .map(
          (operand, index) => `${index === 0 ? '' : ` ${expression.operators[index - 1]} `}${show(operand)}`,
        )
        .join('')})`
    case 'and':
    case 'or':
      return `(${show(expression.left)} ${expression.kind} ${show(expression.right)})`
    case 'default':
      return `(${show(expression.left)} ?? ${show(expression.right)})`
    case 'conditional':
      return `(${show(expression.test)} ? ${show(expression.then)} : ${show(expression.otherwise)})`
  }
}
