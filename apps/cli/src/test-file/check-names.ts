import { nearestName, type WorkflowGraph } from '@rabbit/dsl'
import type { FileProblem, PlaceOf } from './read-test-file.ts'
import type { TestFile } from './schema.ts'

type Path = readonly PropertyKey[]

/** Names in a test file that its workflow does not have, each with its place and the name that may have been meant. */
export function checkNames(file: TestFile, graph: WorkflowGraph, placeOf: PlaceOf): FileProblem[] {
  const states = graph.states.map(({ name }) => name)
  const guards = new Set(graph.transitions.flatMap(({ condition }) => normal(condition ?? '') || []))
  const problems: FileProblem[] = []
  const state = (name: string, path: Path) => {
    if (states.includes(name)) return
    const meant = nearestName(name, states)
    const hint = meant === null ? `It has ${states.join(', ')}.` : `Did you mean "${meant}"?`
    problems.push({ ...placeOf(path), message: `the workflow has no state "${name}". ${hint}` })
  }
  const keys = (map: object | undefined, path: Path) => {
    for (const name of Object.keys(map ?? {})) state(name, [...path, name])
  }
  const list = (names: readonly string[] | undefined, path: Path) => {
    names?.forEach((name, index) => {
      state(name, [...path, index])
    })
  }
  keys(file.mocks, ['mocks'])
  file.tests.forEach((test, index) => {
    const at = ['tests', index]
    keys(test.mocks, [...at, 'mocks'])
    test.happens?.forEach(({ answer }, place) => {
      if (answer !== undefined) state(answer, [...at, 'happens', place, 'answer'])
    })
    const expected = [...at, 'expect']
    keys(test.expect?.attempts, [...expected, 'attempts'])
    for (const key of ['path', 'passes', 'avoids', 'waits_at'] as const)
      list(test.expect?.[key], [...expected, key])
    test.expect?.guards?.forEach((guard, place) => {
      if (guards.has(normal(guard))) return
      const meant = nearestName(normal(guard), guards)
      const hint = meant === null ? `It has ${[...guards].join(', ') || 'none'}.` : `Did you mean "${meant}"?`
      problems.push({
        ...placeOf([...expected, 'guards', place]),
        message: `no arrow has the guard "${guard}". ${hint}`,
      })
    })
  })
  return problems
}

/** A guard with its blanks made one each, so that only what it says is compared. */
export function normal(guard: string): string {
  return guard.trim().replace(/\s+/g, ' ')
}
