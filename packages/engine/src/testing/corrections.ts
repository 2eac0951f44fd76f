import type { ExecutionEvent } from '../execution/event.ts'

export interface Correction {
  readonly text: string
  readonly renamed: { readonly [name: string]: string }
}

/**
 * The text of a workflow with something in it changed, as a person would who corrects it: another `timeout`, a state
 * between two others, a state with another name or without its declaration, an arrow to somewhere else, another join.
 *
 * @param count a number that was not used before, for new names
 */
export function correctedText(random: () => number, text: string, count: number): Correction {
  const lines = text.split('\n')
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const withLine = (at: number, ...instead: readonly string[]): Correction => ({
    text: lines.toSpliced(at, 1, ...instead).join('\n'),
    renamed: {},
  })
  const arrows = [...lines.keys()].filter((at) => /^\w+ -> \w+(:.*)?$/.test(lines[at] ?? ''))
  const states = [...new Set(text.match(/\bs\d+\b/g) ?? [])]
  const declared = [...lines.keys()].filter((at) => /^state s\d+: task/.test(lines[at] ?? ''))
  const joins = [...lines.keys()].filter((at) => /^[^[]*\[.*\] -> /.test(lines[at] ?? ''))
  const [arrow, state, declaration, join] = [pick(arrows), pick(states), pick(declared), pick(joins)]
  switch (Math.floor(random() * 6)) {
    case 0:
      if (arrow === undefined) break
      return withLine(
        arrow,
        (lines[arrow] ?? '').replace('-> ', `-> n${count} -> `).replace(/ -> (\w+)(:.*)$/, ' -> $1$2'),
      )
    case 1: {
      if (state === undefined) break
      const name = `s${count}00${state.slice(1)}`
      return { text: text.replaceAll(new RegExp(`\\b${state}\\b`, 'g'), name), renamed: { [state]: name } }
    }
    case 2:
      if (declaration === undefined) break
      return withLine(
        declaration,
        (lines[declaration] ?? '').replace('{ ', '{ description: "corrected", timeout: 9s, '),
      )
    case 3:
      if (arrow === undefined || state === undefined) break
      return withLine(arrow, (lines[arrow] ?? '').replace(/-> \w+/, `-> ${state}`))
    case 4:
      if (join === undefined) break
      return withLine(join, (lines[join] ?? '').replace(/^[^[]*/, random() < 0.5 ? 'any ' : ''))
    default:
      if (declaration === undefined) break
      return withLine(
        declaration,
        (lines[declaration] ?? '').replace(/: task \{.*$/, ': task { when_failed: skip }'),
      )
  }
  return { text: `${text}\n`, renamed: {} }
}

/** What states were called when they were entered, by what they are called in later events. */
export interface FirstNames {
  /** Takes an event into account, once. */
  follow(event: ExecutionEvent): void
  /** `state/visit` */
  of(place: { readonly executionId: string; readonly state?: string; readonly visit?: number }): string
}

export function createFirstNames(): FirstNames {
  const executions = new Map<string, { seq: number; names: Map<string, string> }>()
  return {
    follow(event) {
      const known = executions.get(event.executionId) ?? { seq: 0, names: new Map<string, string>() }
      executions.set(event.executionId, known)
      if (event.seq <= known.seq) return
      known.seq = event.seq
      if (event.kind === 'state_entered') {
        const place = `${event.state}/${event.visit}`
        known.names.set(place, place)
      }
      if (event.kind !== 'version_changed') return
      const { renamed = {} } = event.data
      known.names = new Map(
        [...known.names].map(([place, first]) => [
          place.replace(/^[^/]+/, (old) => renamed[old] ?? old),
          first,
        ]),
      )
    },
    of({ executionId, state, visit }) {
      const place = `${state}/${visit}`
      return executions.get(executionId)?.names.get(place) ?? place
    },
  }
}
