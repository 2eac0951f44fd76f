import { nearestName, type WorkflowGraph } from '@rabbit/dsl'
import type { CallableFiles } from './callables.ts'
import type { FileProblem, PlaceOf } from './read-test-file.ts'
import type { TestFile } from './schema.ts'

type Path = readonly PropertyKey[]

/** Names in a test file that its workflow does not have, each with its place and the name that may have been meant. */
export function checkNames(
  file: TestFile,
  graph: WorkflowGraph,
  callable: CallableFiles,
  placeOf: PlaceOf,
): FileProblem[] {
  const own = graph.states.map(({ name }) => name)
  const others = [...callable.values()].flatMap((one) => (one === 'several' ? [] : one.graph.states))
  const all = [...own, ...others.map(({ name }) => name)]
  const guards = new Set(graph.transitions.flatMap(({ condition }) => normal(condition ?? '') || []))
  const problems: FileProblem[] = []
  const state = (name: string, path: Path, states = own) => {
    if (states.includes(name)) return
    const meant = nearestName(name, states)
    const hint = meant === null ? `It has ${states.join(', ')}.` : `Did you mean "${meant}"?`
    problems.push({ ...placeOf(path), message: `the workflow has no state "${name}". ${hint}` })
  }
  const keys = (map: object | undefined, path: Path, states = own) => {
    for (const name of Object.keys(map ?? {})) state(name, [...path, name], states)
  }
  const called = (workflows: TestFile['workflows'], path: Path) => {
    for (const [name, { mocks }] of Object.entries(workflows ?? {})) {
      const found = callable.get(name)
      if (found === undefined || found === 'several') {
        const message = `${found === undefined ? 'no file' : 'more than one file'} beside this one has a workflow "${name}". Name its file: workflows: { ${name}: { file: NAME.rabbit } }.`
        problems.push({ ...placeOf([...path, name]), message })
        continue
      }
      const states = found.graph.states.map((one) => one.name)
      keys(mocks, [...path, name, 'mocks'], states)
    }
  }
  const list = (names: readonly string[] | undefined, path: Path) => {
    names?.forEach((name, index) => {
      state(name, [...path, index])
    })
  }
  keys(file.mocks, ['mocks'])
  called(file.workflows, ['workflows'])
  file.tests.forEach((test, index) => {
    const at = ['tests', index]
    keys(test.mocks, [...at, 'mocks'])
    called(test.workflows, [...at, 'workflows'])
    test.happens?.forEach(({ answer }, place) => {
      if (answer !== undefined) state(answer, [...at, 'happens', place, 'answer'], all)
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
