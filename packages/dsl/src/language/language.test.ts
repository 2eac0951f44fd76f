import { describe, expect, it } from 'vitest'
import { isRefusal } from '../edit/index.ts'
import { readMarked } from '../testing/marked-text.ts'
import { applyEdits } from '../text/text-edit.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
import {
  codeActionsAt,
  definitionAt,
  documentSymbols,
  foldingRanges,
  hoverAt,
  referencesAt,
  renameAt,
  semanticTokens,
} from './index.ts'

function open(marked: string): {
  readonly workflow: Workflow
  readonly text: string
  readonly offset: number
} {
  const { text, offset } = readMarked(marked)
  return { workflow: openWorkflow(text), text, offset }
}

describe('hover', () => {
  it('tells what a step type, a property and a function are', () => {
    const type = open('state a: ht|tp { url: "x" }')
    expect(hoverAt(type.workflow, type.offset)?.markdown).toContain('HTTP')
    const property = open('state a: http { retry: { atte|mpts: 3 } }')
    expect(hoverAt(property.workflow, property.offset)?.markdown).toContain('retry.attempts')
    const called = open('a -> b: l|en(x) > 1')
    expect(hoverAt(called.workflow, called.offset)?.markdown).toContain('len(')
  })

  it('tells where a name comes from, and what a state is', () => {
    const name = open('input { amount: number }\na -> b: am|ount > 1')
    expect(hoverAt(name.workflow, name.offset)?.markdown).toContain('input: number')
    const state = open('state a: wait { for: 5s }\nstart -> |a')
    expect(hoverAt(state.workflow, state.offset)?.markdown).toContain('**a**: wait')
  })

  it('tells what is wrong', () => {
    const { workflow, offset } = open('a ->| -> b')
    expect(hoverAt(workflow, offset)?.markdown).toMatch(/\*\*R\d\d\d\*\*/)
  })

  it('is silent between the lines', () => {
    const { workflow, offset } = open('a -> b\n|\nb -> c')
    expect(hoverAt(workflow, offset)).toBeNull()
  })
})

describe('the names of states', () => {
  const marked =
    'state a: log { message: "${steps.a.ok}" }\nstart -> a -> b\nstate c: task { compensate: |a }\nb -> c: steps["a"].ok'

  it('lead to the declaration', () => {
    const { workflow, text, offset } = open(marked)
    expect(definitionAt(workflow, offset)).toEqual({ from: 6, to: 7 })
    expect(text.slice(6, 7)).toBe('a')
  })

  it('are found at every use', () => {
    const { workflow, offset } = open(marked)
    expect(referencesAt(workflow, offset).map(({ kind }) => kind)).toEqual([
      'declaration',
      'expression',
      'transition',
      'property',
      'expression',
    ])
  })

  it('are renamed at every use', () => {
    const { workflow, text, offset } = open(marked)
    const edits = renameAt(workflow, offset, 're-do')
    expect(isRefusal(edits) ? edits.message : applyEdits(text, edits)).toBe(
      'state re-do: log { message: "${steps[\'re-do\'].ok}" }\nstart -> re-do -> b\nstate c: task { compensate: re-do }\nb -> c: steps["re-do"].ok',
    )
  })

  it('are only renamed where there is one', () => {
    const { workflow, offset } = open('a -> b: x|y')
    expect(renameAt(workflow, offset, 'z')).toMatchObject({ kind: 'refused' })
  })
})

describe('the outline', () => {
  it('lists the declarations', () => {
    const workflow = openWorkflow(
      'workflow w "W"\ninput { x: number }\non webhook POST "/x"\nstate a: log { message: "x" }\na -> b\nlayout { a: 1 2 }',
    )
    expect(documentSymbols(workflow).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'workflow w',
      'input input',
      'trigger on webhook POST "/x"',
      'state a',
      'layout layout',
    ])
  })

  it('folds statements and comments of several lines', () => {
    const text = '# one\n# two\n\n# three\nstate a: log {\n  message: "x"\n}\na -> b\n'
    expect(
      foldingRanges(openWorkflow(text)).map(({ kind, from, to }) => [kind, text.slice(from, to)]),
    ).toEqual([
      ['comment', '# one\n# two'],
      ['region', 'state a: log {\n  message: "x"\n}'],
    ])
  })
})

describe('semantic tokens', () => {
  it('tell states, words, numbers and comments apart', () => {
    const text = 'state a: wait { for: 5s } # note\n2 of [a, b] -> "c d": has(x) and y.z > 1'
    const tokens = semanticTokens(openWorkflow(text)).map(
      ({ from, to, type }) => `${type} ${text.slice(from, to)}`,
    )
    expect(tokens).toEqual([
      'keyword state',
      'state a',
      'type wait',
      'property for',
      'number 5s',
      'comment # note',
      'keyword 2 of',
      'state a',
      'state b',
      'operator ->',
      'state "c d"',
      'function has',
      'variable x',
      'variable y',
      'property z',
      'number 1',
    ])
  })

  it('colour the expressions in a text', () => {
    const text = 'state a: log { message: "To ${email}!" }'
    const tokens = semanticTokens(openWorkflow(text)).map(
      ({ from, to, type }) => `${type} ${text.slice(from, to)}`,
    )
    expect(tokens.slice(4)).toEqual(['string "To ', 'variable email', 'string !"'])
  })
})

describe('code actions', () => {
  it('are the fixes of the diagnostics that the selection touches', () => {
    const workflow = openWorkflow('a -> b')
    const diagnostic = {
      code: 'R001',
      severity: 'error',
      from: 2,
      to: 4,
      message: 'No.',
      fixes: [{ title: 'Mend it', edits: [] }],
    } as const
    const broken = {
      ...workflow,
      tree: workflow.tree,
      text: workflow.text,
      graph: workflow.graph,
      stepTypes: workflow.stepTypes,
      diagnostics: [diagnostic],
    }
    expect(codeActionsAt(broken, { from: 3, to: 3 }).map(({ title }) => title)).toEqual(['Mend it'])
    expect(codeActionsAt(broken, { from: 6, to: 6 })).toEqual([])
  })
})
