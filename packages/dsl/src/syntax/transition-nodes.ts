import { Cursor } from './cursor.ts'
import { noComma } from './expression-problems.ts'
import { lex } from './lexer.ts'
import { noLimits } from './limits.ts'
import { NameTable } from './name-table.ts'
import { parseGuard } from './parse-guard.ts'
import { parseName, startsName } from './parse-name.ts'
import { readNumber } from './parse-number.ts'
import { Token } from './token.ts'
import type { GroupNode, NameNode, QuorumNode, TransitionStatement } from './tree.ts'

/** The part of a transition that few ask for. */
export type TransitionNodes = Pick<TransitionStatement, 'groups' | 'arrows' | 'colon' | 'guard'>

/** The nodes of a transition that has been parsed before. */
export function readTransitionNodes(text: string, from: number, to: number): TransitionNodes {
  const c = new Cursor(text, lex(text, { from, to }), noLimits, new NameTable())
  c.begin()
  const nodes = parseTransitionNodes(c)
  if (!nodes) throw new Error('A transition that was understood once must be understood again.')
  return nodes
}

/** `a -> [b, c] -> d: guard` up to its end, which the caller takes (rules P5 to P9). */
export function parseTransitionNodes(c: Cursor): TransitionNodes | null {
  const first = parseGroup(c, 'a state')
  if (!first) return null
  if (c.kind() !== Token.arrow) return noArrow(c, first)
  const arrow = c.from
  c.index++
  const second = parseGroup(c, 'a state after the arrow')
  if (!second) return null
  // Lists that fit: lists that grow take room for many, and nearly all transitions have two groups.
  const groups = [first, second]
  const arrows = [arrow]
  while (c.kind() === Token.arrow) {
    arrows.push(c.from)
    c.index++
    const group = parseGroup(c, 'a state after the arrow')
    if (!group) return null
    groups.push(group)
  }
  const last = groups[groups.length - 1] as GroupNode
  if (last.quorum) return quorumWithoutArrow(c, last.quorum)
  if (c.kindOnLine() !== Token.colon) return { groups, arrows, colon: null, guard: null }
  const colon = c.from
  c.index++
  const guard = parseGuard(c)
  if (!guard) return null
  if (c.kind() === Token.arrow) return arrowAfterGuard(c)
  return { groups, arrows, colon, guard }
}

function parseGroup(c: Cursor, what: string): GroupNode | null {
  const kind = c.kind()
  if (kind === Token.openList) return parseList(c, null)
  if (kind === Token.word || kind === Token.digits) {
    const quorum = parseQuorum(c)
    if (quorum) return parseList(c, quorum)
    if (c.problem) return null
  }
  const name = parseMention(c, what)
  return name && { names: [name], list: null, quorum: null, from: name.from, to: name.to }
}

/** The name of a state, noted among those that the statement mentions. */
function parseMention(c: Cursor, what: string): NameNode | null {
  const name = parseName(c, what)
  if (name && c.lastName) c.mentioned[c.mentionCount++] = c.lastName
  return name
}

/** `any` before a list, or `2 of`; null when it is just a name. */
function parseQuorum(c: Cursor): QuorumNode | null {
  const { index, from } = c
  if (c.kind() === Token.word) {
    if (!c.isWord(index, 'any') || c.kindAhead(1) !== Token.openList || c.onNewLine[index + 1] === 1)
      return null
    c.index++
    return { join: 'any', from, to: c.lastEnd }
  }
  if (c.kindAhead(1) !== Token.word || !c.isWord(index + 1, 'of') || c.kindAhead(2) !== Token.openList)
    return null
  if (c.onNewLine[index + 1] === 1 || c.onNewLine[index + 2] === 1) return null
  const number = readNumber(c)
  if (!number || number.end !== c.ends[index] || !Number.isInteger(number.value)) return null
  c.index += 2
  return { join: number.value, from, to: c.lastEnd }
}

function parseList(c: Cursor, quorum: QuorumNode | null): GroupNode | null {
  const open = c.from
  if (!c.enterBracket()) return null
  const names: NameNode[] = []
  const commas: number[] = []
  while (c.kind() !== Token.closeList) {
    const name = parseListName(c, names.length)
    if (!name) return null
    names.push(name)
    if (c.kind() !== Token.comma) break
    commas.push(c.from)
    c.index++
  }
  if (c.kind() !== Token.closeList) return noListEnd(c)
  if (names.length === 0) return c.missing('R006', 'Here a state is missing. A list names at least one.')
  const close = c.from
  c.leaveBracket()
  if (quorum && !checkQuorum(c, quorum, names)) return null
  return { names, list: { open, close, commas }, quorum, from: quorum ? quorum.from : open, to: c.lastEnd }
}

function parseListName(c: Cursor, count: number): NameNode | null {
  if (startsName(c.kind())) return parseMention(c, 'a state')
  if (c.kind() === Token.openList)
    return c.fail(
      'R006',
      c.base + c.from,
      c.base + c.from + 1,
      'A list of states cannot hold another list. Name its states in one.',
    )
  if (c.kind() === Token.comma) {
    const code = count === 0 ? 'R006' : 'R002'
    return c.missing(code, 'Here a state is missing. Write its name before the comma.')
  }
  if (endsList(c)) return c.unclosedBracket()
  return parseName(c, 'a state')
}

function noListEnd(c: Cursor): null {
  if (endsList(c)) return c.unclosedBracket()
  if (c.onNewLine[c.index] === 1) return noComma(c)
  return c.unexpected(`Expected a comma or ], found ${c.describe()}. Names with blanks stand in quotes.`)
}

function endsList(c: Cursor): boolean {
  return c.kind() === Token.end || c.kind() === Token.semicolon || c.kind() === Token.arrow
}

/** A name that stands twice is one state. */
function checkQuorum(c: Cursor, quorum: QuorumNode, names: readonly NameNode[]): boolean {
  if (quorum.join === 'any') return true
  const count = new Set(names.map(({ name }) => name)).size
  if (quorum.join >= 1 && quorum.join <= count) return true
  const message = `This join lists ${count} ${count === 1 ? 'state' : 'states'}. Ask for a number from 1 to ${count}.`
  c.fail('R007', c.base + quorum.from, c.base + quorum.to, message)
  return false
}

function quorumWithoutArrow(c: Cursor, quorum: QuorumNode): null {
  const [from, to] = [c.base + quorum.from, c.base + quorum.to]
  return c.fail(
    'R007',
    from,
    to,
    'This begins a join, so an arrow must follow the list. To start all of them, take it away.',
  )
}

function noArrow(c: Cursor, first: GroupNode): null {
  if (c.kindOnLine() === Token.end || c.kind() === Token.semicolon) {
    const name = first.names[0]?.name
    return c.missing('R002', `Here an arrow is missing. Write ${name} -> and the next state.`)
  }
  return c.unexpected(
    `Expected ->, found ${c.describe()}. Names with blanks or other characters stand in quotes.`,
  )
}

function arrowAfterGuard(c: Cursor): null {
  const message = 'No arrow can follow a guard. Begin a new statement, or put the guard after the last arrow.'
  const at = c.base + c.from
  return c.fail('R005', at, at + 2, message)
}
