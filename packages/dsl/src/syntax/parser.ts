import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { Cursor, type Problem } from './cursor.ts'
import { lex } from './lexer.ts'
import type { Limits } from './limits.ts'
import type { NameTable } from './name-table.ts'
import { parseState, parseTrigger, parseWorkflow, typeIsMissing } from './parse-declaration.ts'
import { guardIsMissing } from './parse-guard.ts'
import { parseInput } from './parse-input.ts'
import { parseLayout } from './parse-layout.ts'
import { startsName } from './parse-name.ts'
import { parseTransition } from './parse-transition.ts'
import { endOfBroken, goesOn } from './recover.ts'
import { reachOf, takeEnd } from './statement-end.ts'
import { Token } from './token.ts'
import type { Statement } from './tree.ts'

/** A parser at the start of a text, and the way to take its statements one by one. */
export function createCursor(text: string, limits: Limits, names: NameTable): Cursor {
  return new Cursor(text, lex(text), limits, names)
}

/** The next statement, or null at the end of the text. The cursor's `base` is where it starts. */
export function parseStatement(c: Cursor): Statement | null {
  const first = c.index
  if (c.kind() === Token.end) return null
  c.begin()
  const keyword = c.kind() === Token.word ? keywordAt(c) : ''
  const statement = parseKind(c, keyword)
  return statement ?? broken(c, first, keyword)
}

function parseKind(c: Cursor, keyword: Keyword): Statement | null {
  switch (keyword) {
    case 'workflow':
      return parseWorkflow(c)
    case 'input':
      return parseInput(c)
    case 'on':
      return parseTrigger(c)
    case 'state':
      return parseState(c)
    case 'layout':
      return parseLayout(c)
    case '':
      return c.kind() === Token.semicolon ? parseEmpty(c) : parseTransition(c)
  }
}

type Keyword = 'workflow' | 'input' | 'on' | 'state' | 'layout' | ''

/** The declaration that begins here; a word of these is a keyword only when what follows on its line fits (rule P2). */
function keywordAt(c: Cursor): Keyword {
  const { index } = c
  const next = c.kinds[index + 1] as number
  if (next === Token.arrow || c.onNewLine[index + 1] === 1) return ''
  if (startsName(next)) {
    if (c.isWord(index, 'state')) return 'state'
    if (c.isWord(index, 'on') && next === Token.word) return 'on'
    if (c.isWord(index, 'workflow')) return 'workflow'
  } else if (next === Token.openBrace) {
    if (c.isWord(index, 'input')) return 'input'
    if (c.isWord(index, 'layout')) return 'layout'
  }
  return ''
}

function parseEmpty(c: Cursor): Statement | null {
  const end = takeEnd(c, false)
  return end && { kind: 'empty', contentEnd: 0, ...end }
}

function broken(c: Cursor, first: number, keyword: Keyword): Statement {
  const opensBlock = keyword === 'input' || keyword === 'state' || keyword === 'layout'
  const errorAt = c.index
  const end = Math.max(endOfBroken(c, first, opensBlock && c.open.length > 0), first + 1)
  const problem = withPlaceOfCut(c, errorAt, end, keyword)
  c.index = end
  const length = c.lastEnd
  const hasSemicolon = c.kinds[end - 1] === Token.semicolon
  const contentEnd = hasSemicolon && end - 2 >= first ? (c.ends[end - 2] as number) - c.base : length
  return {
    kind: 'broken',
    length,
    contentEnd: hasSemicolon ? contentEnd : length,
    semicolon: hasSemicolon ? length - 1 : null,
    reach: reachOf(c, Math.max(end, errorAt)),
    diagnostics: [diagnosticOf(c, problem)],
  }
}

/** When the statement turned out to end before the error, what is missing is the rest of its last line. */
function withPlaceOfCut(c: Cursor, errorAt: number, end: number, keyword: Keyword): Problem {
  const problem = c.problem ?? { code: 'R001', from: c.base, to: c.base, message: 'This is no statement.' }
  const last = end - 1
  if (end > errorAt || problem.code === 'R003' || !goesOn(c, last)) return problem
  const at = c.ends[last] as number
  if (problem.from === at && problem.code !== 'R005') return problem
  while (c.open.length > 0 && (c.open.at(-1) as number) >= end) c.open.pop()
  c.problem = null
  if (c.open.length > 0) c.unclosedBracket()
  else restIsMissing(c, last, keyword)
  return c.problem ?? problem
}

function restIsMissing(c: Cursor, last: number, keyword: Keyword): void {
  const at = c.ends[last] as number
  const isColon = c.kinds[last] === Token.colon
  if (isColon && keyword === '' && !hasQuestion(c, last)) c.fail('R004', at, at, guardIsMissing)
  else if (isColon && keyword === 'state') c.fail('R002', at, at, typeIsMissing)
  else c.fail('R002', at, at, `Something is missing after ${c.source(last)}.`)
}

/** Whether the statement has a conditional before this token, whose colon it then is. */
function hasQuestion(c: Cursor, before: number): boolean {
  for (let index = before; (c.starts[index] as number) > c.base; index--) {
    if (c.kinds[index] === Token.question) return true
  }
  return false
}

function diagnosticOf(c: Cursor, { code, from, to, message }: Problem): Diagnostic {
  return { code, severity: 'error', from: from - c.base, to: to - c.base, message }
}
