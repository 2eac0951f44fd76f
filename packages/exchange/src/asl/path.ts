import { parseExpression } from '@rabbit/dsl'
import { printExpression, printText } from '../print-expression.ts'

/** `$.order.items[0]['unit price']` as an expression; null for a path that may lead to many places, or to all. */
export function readPath(path: string): string | null {
  const root = /^\$(?!\$)(?=[.[])/.exec(path)
  if (!root) return null
  const step = /\.([\p{L}_][\p{L}\p{M}\p{Nd}_]*)|\[(-?\d+)\]|\[(?:'([^'\\]*)'|"([^"\\]*)")\]/uy
  let out = ''
  step.lastIndex = 1
  while (step.lastIndex < path.length) {
    const found = step.exec(path)
    if (!found) return null
    const [, name, index, single, double] = found
    const key = name ?? single ?? double
    if (out === '') {
      if (key === undefined || !/^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u.test(key)) return null
      out = key
    } else out += key === undefined ? `[${index}]` : `[${printText(key)}]`
  }
  const { expression } = parseExpression(out)
  return expression === null ? null : printExpression(expression)
}

/** A value of `Parameters`: `"key.$"` holds a path or a call of States.Format. */
export function readReference(source: string): string | null {
  const path = readPath(source)
  if (path !== null) return `\${${path}}`
  const format = /^States\.Format\(\s*'((?:\\.|[^'\\])*)'((?:\s*,\s*\$[^,()]*)*)\s*\)$/.exec(source)
  if (!format) return null
  const paths = (format[2] ?? '')
    .split(',')
    .slice(1)
    .map((each) => readPath(each.trim()))
  if (paths.includes(null)) return null
  const words = (format[1] ?? '').replace(/\\(.)/g, '$1').split('{}')
  if (words.length !== paths.length + 1) return null
  return words
    .map((word, at) => word.replaceAll('${', '\\${') + (at < paths.length ? `\${${paths[at]}}` : ''))
    .join('')
}
