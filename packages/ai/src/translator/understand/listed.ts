import { isDeterminer } from '../words/function-words.ts'
import { is, type Token, trimSigns, type Words } from '../words/token.ts'
import { isBaseVerb, verbForm } from '../words/verbs.ts'
import { findVerb, startsAction } from './find-verb.ts'
import { parallelMarker } from './separators.ts'

export interface Listed {
  /** The verb before the colon with each thing behind it. */
  readonly clauses: readonly Words[]
  readonly parallel: boolean
}

/** `fetch data from three sources at once: CRM, billing and support`: the verb goes to each of them. */
export function listedUnder(words: Words): Listed | null {
  const colon = words.findIndex((token, i) => i > 1 && is(token, ':'))
  if (colon < 0 || colon > 14 || words.slice(colon + 1).some((token) => is(token, ':', '->', 'then')))
    return null
  const items = listItems(words.slice(colon + 1))
  return items.length < 2 ? null : withVerb(words.slice(0, colon), items)
}

/** The same over a list of lines. */
export function withVerb(lead: Words, items: readonly Words[]): Listed | null {
  const parallel = lead.some((_, i) => parallelMarker(lead, i) !== null)
  const first = lead[0]
  const command = first !== undefined && (isBaseVerb(first.lower) || verbForm(first.lower)?.form === 's')
  const clause = command ? findVerb(lead) : null
  if (clause === null || first === undefined || !items.every(isThing)) return null
  if (is(first, 'do', 'follow', 'perform', 'run', 'execute', 'have', 'use') && !parallel) return null
  const counted = lead.findIndex(
    (token, i) => i > 0 && (token.kind === 'number' || is(token, 'following', 'these', 'all')),
  )
  const to = counted > 0 && is(lead[counted - 1], 'the') ? counted - 2 : counted - 1
  const receivers = counted > 1 && is(lead[to], 'to', 'with')
  if (counted < 1 && !parallel) return null
  const said: Words = receivers
    ? lead.slice(0, to + 1)
    : [{ ...first, text: clause.verb, lower: clause.verb }]
  return { clauses: items.map((item) => [...said, ...item]), parallel }
}

function listItems(words: Words): Words[] {
  const items: Token[][] = [[]]
  for (const token of words) {
    if (is(token, ',', 'and', '&')) items.push([])
    else items.at(-1)?.push(token)
  }
  return items.map((item) => [...trimSigns(item)]).filter((item) => item.length > 0)
}

function isThing(item: Words): boolean {
  const plain = item.filter((token) => !isDeterminer(token.lower))
  return plain.length > 0 && plain.length <= 4 && (plain.length === 1 || !startsAction(item, 0, true))
}
