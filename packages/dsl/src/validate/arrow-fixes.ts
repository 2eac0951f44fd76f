import type { Fix } from '../diagnostic/diagnostic.ts'
import { quoteName } from '../syntax/strings.ts'
import type { Arrow } from './arrow.ts'
import { removeStatement } from './fixes.ts'
import type { Model } from './model.ts'
import { placed } from './report.ts'

/** Both arrows written as one fork. */
export function forkText(first: Arrow, second: Arrow, model: Model): string {
  const spell = (states: readonly number[]) =>
    [...new Set(states)].map((state) => quoteName(model.nameOf(state))).join(', ')
  const source = first.from.length > 1 ? `[${spell(first.from)}]` : spell(first.from)
  return `${source} -> [${spell([...first.to, ...second.to])}]`
}

/** Puts the second arrow's targets into the first one, where both stand alone in their statements. */
export function asFork(first: Arrow, second: Arrow, model: Model): Fix | null {
  if (
    first.statement.entries.length > 2 ||
    second.statement.entries.length > 2 ||
    first.start === second.start
  )
    return null
  const removal = removeStatement('', model.tree, {
    from: second.start,
    to: second.start + second.statement.length,
  })
  const list = forkText(first, second, model).split(' -> ').at(-1) ?? ''
  const target = { ...placed(first.target, first.start), insert: list }
  const edits = [target, ...removal.edits].sort((a, b) => a.from - b.from)
  return { title: 'Start both in parallel', edits }
}

/** Takes an arrow out where it is a statement of its own. */
export function removeArrow({ tree }: Model, { statement, start }: Arrow): Fix | null {
  if (statement.entries.length > 2) return null
  return removeStatement('Remove this arrow', tree, { from: start, to: start + statement.length })
}

/** One join in place of arrows that always lead to one state, where each stands alone in its statement. */
export function asJoin(arrows: readonly Arrow[], model: Model): Fix | null {
  const { tree } = model
  const [first, ...others] = arrows
  const isPlain = ({ kind, from, to, statement }: Arrow) =>
    kind === null && from.length === 1 && to.length === 1 && statement.entries.length === 2
  if (!first || others.length === 0 || !arrows.every(isPlain)) return null
  const sources = new Set(arrows.flatMap(({ from }) => from))
  if (sources.size < arrows.length) return null
  const list = `[${[...sources].map((state) => quoteName(model.nameOf(state))).join(', ')}]`
  const removals = others.flatMap(({ start, statement }) => {
    return removeStatement('', tree, { from: start, to: start + statement.length }).edits
  })
  const join = { ...placed(first.source, first.start), insert: list }
  return { title: 'Wait for both in a join', edits: [join, ...removals].sort((a, b) => a.from - b.from) }
}
