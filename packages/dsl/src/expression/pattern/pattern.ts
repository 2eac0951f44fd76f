import type { Budget } from '../budget.ts'
import { Failure } from '../failure.ts'
import { type PatternNode, readPattern } from './read-pattern.ts'

/** One step of a pattern's machine; numbers are addresses of steps. */
type Step =
  | { readonly kind: 'one'; readonly test: (code: number) => boolean }
  | { readonly kind: 'start' | 'end' | 'found' }
  | { readonly kind: 'goTo'; readonly next: readonly number[] }

const MOST_STEPS = 2000
const MOST_PATTERNS = 100
const known = new Map<string, readonly Step[] | Failure>()

/**
 * Whether a text holds what a pattern describes. All ways through the pattern are followed at once, so the time is that
 * of the text times that of the pattern, whatever they are.
 *
 * @see https://swtch.com/~rsc/regexp/regexp1.html
 */
export function matches(text: string, pattern: string, budget: Budget): boolean | Failure {
  const steps = stepsOf(pattern)
  if (steps instanceof Failure) return steps
  const marks = new Int32Array(steps.length).fill(-1)
  let open: number[] = []
  let position = 0
  let mark = 0
  for (;;) {
    const code = text.codePointAt(position)
    const isEnd = code === undefined
    const reached = follow(steps, [...open, 0], { marks, mark: mark++, isStart: position === 0, isEnd })
    if (reached === null) return true
    if (isEnd || !budget.spend(1 + (reached.length >> 2))) return false
    open = []
    for (const at of reached) {
      const step = steps[at]
      if (step?.kind === 'one' && step.test(code)) open.push(at + 1)
    }
    position += code > 0xffff ? 2 : 1
  }
}

interface Place {
  /** The last mark that each step was reached with. */
  readonly marks: Int32Array
  readonly mark: number
  readonly isStart: boolean
  readonly isEnd: boolean
}

/** The steps that wait for a character; null when the pattern has been found. */
function follow(
  steps: readonly Step[],
  open: number[],
  { marks, mark, isStart, isEnd }: Place,
): number[] | null {
  const waiting: number[] = []
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (marks[at] === mark) continue
    marks[at] = mark
    const step = steps[at] as Step
    if (step.kind === 'found') return null
    if (step.kind === 'one') waiting.push(at)
    else if (step.kind === 'goTo') open.push(...step.next)
    else if (step.kind === 'start' ? isStart : isEnd) open.push(at + 1)
  }
  return waiting
}

function stepsOf(pattern: string): readonly Step[] | Failure {
  const found = known.get(pattern)
  if (found) return found
  if (known.size >= MOST_PATTERNS) known.clear()
  const node = readPattern(pattern)
  const steps: Step[] = []
  if (!(node instanceof Failure)) emit(node, steps)
  const tooLarge =
    steps.length > MOST_STEPS ? new Failure('This pattern repeats too much to be looked for.') : null
  const made = node instanceof Failure ? node : (tooLarge ?? [...steps, { kind: 'found' } as const])
  known.set(pattern, made)
  return made
}

function emit(node: PatternNode, steps: Step[]): void {
  if (steps.length > MOST_STEPS) return
  switch (node.kind) {
    case 'one':
    case 'start':
    case 'end':
      steps.push(node)
      return
    case 'sequence':
      for (const part of node.parts) emit(part, steps)
      return
    case 'choice': {
      const ends: number[] = []
      const choice: number[] = []
      const at = steps.push({ kind: 'goTo', next: choice }) - 1
      for (const part of node.parts) {
        choice.push(steps.length)
        emit(part, steps)
        ends.push(steps.push({ kind: 'goTo', next: [] }) - 1)
      }
      for (const end of ends) steps[end] = { kind: 'goTo', next: [steps.length] }
      steps[at] = { kind: 'goTo', next: choice }
      return
    }
    case 'repeat':
      for (let i = 0; i < node.least && steps.length <= MOST_STEPS; i++) emit(node.part, steps)
      if (node.most === Number.POSITIVE_INFINITY) emitLoop(node.part, steps)
      else
        for (let i = node.least; i < node.most && steps.length <= MOST_STEPS; i++)
          emitOption(node.part, steps)
  }
}

function emitLoop(part: PatternNode, steps: Step[]): void {
  const at = emitOption(part, steps)
  const back = steps.push({ kind: 'goTo', next: [at] })
  steps[at] = { kind: 'goTo', next: [at + 1, back] }
}

/** @returns the address of the step that goes into it or behind it */
function emitOption(part: PatternNode, steps: Step[]): number {
  const at = steps.push({ kind: 'goTo', next: [] }) - 1
  emit(part, steps)
  steps[at] = { kind: 'goTo', next: [at + 1, steps.length] }
  return at
}
