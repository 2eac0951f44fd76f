import { openWorkflow, type Transition } from '@rabbit/dsl'
import { type EvaluationCase, linesOf, partsNamed, patternOf } from './cases.ts'

interface Judged {
  readonly text: string | null
  readonly confidence: number
}

/** What is wrong with a translation, a sentence each; nothing when it is as the case wants it. */
export function judgeTranslation(given: EvaluationCase, { text, confidence }: Judged): string[] {
  const wantsQuestion = given.parts.some(({ name }) => name === 'question')
  if (wantsQuestion) return text === null && confidence <= 20 ? [] : ['should have asked back']
  if (text === null) return ['asked back']
  const workflow = openWorkflow(text)
  const problems = workflow.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => `error: ${message}`)
  if (confidence < 50) problems.push(`confidence ${confidence} is below 50`)
  problems.push(...judgeArrows(given, workflow.graph.transitions))
  const lines = text.split('\n').map((line) => line.trim())
  const holds = (piece: string) => lines.some((line) => patternOf(piece).test(line))
  problems.push(
    ...linesOf(given, 'has')
      .filter((piece) => !holds(piece))
      .map((piece) => `lacks: ${piece}`),
  )
  problems.push(
    ...linesOf(given, 'lacks')
      .filter((piece) => text.includes(piece))
      .map((piece) => `must not hold: ${piece}`),
  )
  return problems
}

function judgeArrows(given: EvaluationCase, transitions: readonly Transition[]): string[] {
  const expected = linesOf(given, 'expected')
  const open = expected.includes('...')
  const wanted = expected.filter((line) => line !== '...')
  const tolerated = linesOf(given, 'tolerated')
  const left = [...transitions]
  const problems: string[] = []
  for (const line of wanted) {
    const at = left.findIndex((transition) => fits(line, transition))
    if (at < 0) problems.push(`missing arrow: ${line}`)
    else left.splice(at, 1)
  }
  const extra = open ? [] : left.filter((transition) => !tolerated.some((line) => fits(line, transition)))
  problems.push(...extra.map((transition) => `unexpected arrow: ${show(transition)}`))
  const forbidden = linesOf(given, 'forbidden')
  problems.push(
    ...forbidden
      .filter((line) => transitions.some((transition) => fits(line, transition)))
      .map((line) => `forbidden arrow: ${line}`),
  )
  return problems
}

function show({ from, to, condition }: Transition): string {
  const group = (names: readonly string[]) =>
    names.length === 1 ? (names[0] ?? '') : `[${names.join(', ')}]`
  return `${group(from)} -> ${group(to)}${condition === null ? '' : `: ${condition}`}`
}

function fits(line: string, { from, to, condition }: Transition): boolean {
  const [arrow = '', guard] = splitGuard(line)
  const [left = '', right = ''] = arrow.split('->')
  return (
    fitsGroup(left, from) &&
    fitsGroup(right, to) &&
    (guard === null ? condition === null : condition !== null && whole(guard, condition))
  )
}

function splitGuard(line: string): readonly [string, string | null] {
  const at = line.indexOf(':', line.indexOf('->'))
  return at < 0 ? [line, null] : [line.slice(0, at), line.slice(at + 1).trim()]
}

function fitsGroup(pattern: string, names: readonly string[]): boolean {
  const inner = pattern.trim().replace(/^\[|\]$/g, '')
  const wanted = inner.split(',').map((part) => part.trim())
  if (wanted.length !== names.length) return false
  const left = [...names]
  return wanted.every((want) => {
    const at = left.findIndex((name) => whole(want, name))
    if (at < 0) return false
    left.splice(at, 1)
    return true
  })
}

function whole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${patternOf(pattern).source})$`).test(text)
}

export { partsNamed }
