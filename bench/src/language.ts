import {
  applyEdits,
  editWorkflow,
  formatWorkflow,
  openWorkflow,
  parse as parseText,
  planTextEdit,
  type TextEdit,
  type Workflow,
  type WorkflowEdit,
} from '@rabbit/dsl'
import { completionsAt } from '@rabbit/dsl/language'
import { dump, load } from 'js-yaml'
import { largeText } from './large-text.ts'
import { type Row, summarise, type Times, timeInTurn, times } from './measure.ts'

/** Reading, typing and drawing in a text of 10,000 transitions, beside JSON.parse of the same model. */
export function measureLanguage(): Row[] {
  const text = largeText(10_000)
  const workflow = openWorkflow(text)
  const { states, transitions } = workflow.graph
  const model = {
    states: states.map(({ name, type }) => ({ name, type })),
    transitions: transitions.map(({ from, to, condition, join }) => ({ from, to, condition, join })),
  }
  const json = JSON.stringify(model)
  // What a parse yields: each statement with its place, its names and its guard, and what is wrong with it.
  const placed = JSON.stringify(
    workflow.tree.statements.map((statement, index) => {
      const { kind, length, contentEnd, semicolon, reach, diagnostics } = statement
      const shared = {
        start: workflow.tree.starts[index],
        kind,
        length,
        contentEnd,
        semicolon,
        reach,
        diagnostics,
      }
      if (statement.kind !== 'transition') return { ...statement, ...shared }
      const { names, mentions, guardKind, quorums, condition, arrows, colon } = statement
      return { ...shared, names, mentions, guardKind, quorums, condition, arrows, colon }
    }),
  )
  const yaml = dump(model)

  const parse = timeInTurn(
    {
      ours: () => openWorkflow(text).graph.transitions.length,
      tree: () =>
        parseText(text).statements.reduce((count, { diagnostics }) => count + diagnostics.length, 0),
      placed: () => JSON.parse(placed),
      json: () => JSON.parse(json),
      yaml: () => load(yaml),
    },
    { runs: 15, warmUp: 5 },
  )

  // One character into a name, somewhere, and out again: to the new graph.
  let current = workflow
  const typed: number[] = []
  for (let run = 0; run < 400; run++) {
    const anchor = current.text.indexOf(`prepare_shipment_${(run * 37) % 2000}`) + 3
    const edit: TextEdit =
      run % 2 === 0
        ? { from: anchor, to: anchor, insert: 'x' }
        : { from: anchor, to: anchor + 1, insert: 'p' }
    const started = performance.now()
    const next = editWorkflow(current, [edit])
    next.graph.transitions.length
    if (run >= 100) typed.push(performance.now() - started)
    current = run % 2 === 0 ? next : workflow
  }
  const keystroke = summarise(typed)

  const edit = (made: (run: number) => WorkflowEdit) => (run: number) => {
    const edits = planTextEdit(workflow, made(run))
    if ('kind' in edits) throw new Error(edits.message)
    applyEdits(text, edits)
  }
  const drawn = timeInTurn(
    {
      connect: edit((run) => {
        const [from, to] = [[`ask_customer_${run % 2000}`], [`pack_${(run * 7) % 2000}`]]
        return { kind: 'connect', from, to }
      }),
      rename: edit((run) => {
        return { kind: 'rename-state', name: `ask_customer_${run % 2000}`, newName: `call_${run}` }
      }),
      'set-guard': edit((run) => ({ kind: 'set-guard', transition: (run * 40) % 9000, condition: 'x > 1' })),
      place: edit((run) => ({
        kind: 'place',
        positions: { [`ask_customer_${run % 2000}`]: { x: 120, y: 80 } },
      })),
    },
    { runs: 100, warmUp: 20 },
  )
  const format = timeInTurn({ ours: () => formatWorkflow(workflow) }, { runs: 10, warmUp: 3 })
  const validate = timeInTurn({ ours: () => openWorkflow(text).diagnostics.length }, { runs: 10, warmUp: 3 })

  const validated = {
    'few problems': measureValidation(withFewProblems(text)),
    '2,500 problems': measureValidation(text),
  }

  const checked = Object.entries(keystrokes).map(([where, edit]) => ({
    where,
    time: measureDiagnostics(text, edit),
  }))

  checked.push({ where: 'of a line as it is typed', time: measureTypedLine(text) })

  const atArrow = text.lastIndexOf('-> ') + 3
  const complete = timeInTurn(
    { ours: () => completionsAt(workflow, atArrow).items.length },
    { runs: 50, warmUp: 10 },
  )

  const kib = (text.length / 1024).toFixed(0)
  const row = (
    work: string,
    ours: { median: number },
    shown: string,
    base: { median: number },
    baseline: string,
  ): Row => {
    return { work, ours: shown, baseline, ratio: (ours.median / base.median).toFixed(2) }
  }
  return [
    row(
      `parse 10,000 transitions (${kib} KiB) to positions and syntax diagnostics`,
      parse.tree,
      times(parse.tree),
      parse.placed,
      `JSON.parse of the same with positions ${times(parse.placed)}`,
    ),
    row(
      'the same',
      parse.tree,
      times(parse.tree),
      parse.json,
      `JSON.parse of names, types, ends and guards alone ${times(parse.json)}`,
    ),
    row('the same', parse.tree, times(parse.tree), parse.yaml, `js-yaml of that ${times(parse.yaml)}`),
    row(
      `parse it to the graph`,
      parse.ours,
      times(parse.ours),
      parse.json,
      `JSON.parse of names, types, ends and guards alone ${times(parse.json)}`,
    ),
    row('the same', parse.ours, times(parse.ours), parse.yaml, `js-yaml of that ${times(parse.yaml)}`),
    row(
      'parse and validate',
      validate.ours,
      times(validate.ours),
      parse.json,
      `JSON.parse ${times(parse.json)}`,
    ),
    ...Object.entries(validated).map(([problems, time]) =>
      row(
        `validate it, once it is parsed, ${problems}`,
        time,
        times(time),
        parse.json,
        `JSON.parse ${times(parse.json)}`,
      ),
    ),
    row(
      'one keystroke in it to the new graph',
      keystroke,
      times(keystroke),
      parse.ours,
      `a whole parse ${times(parse.ours)}`,
    ),
    ...checked.map(({ where, time }) =>
      row(
        `one keystroke ${where} to the new tree, graph and diagnostics`,
        time,
        times(time),
        parse.ours,
        `a whole parse ${times(parse.ours)}`,
      ),
    ),
    ...Object.entries(drawn).map(([kind, taken]) =>
      row(
        `a canvas edit (${kind}) in it to text`,
        taken,
        times(taken),
        parse.ours,
        `a whole parse ${times(parse.ours)}`,
      ),
    ),
    row(
      'completion in it',
      complete.ours,
      times(complete.ours),
      parse.ours,
      `a whole parse ${times(parse.ours)}`,
    ),
    row('format it', format.ours, times(format.ours), parse.ours, `a whole parse ${times(parse.ours)}`),
  ]
}

/** What the checks alone cost, each time of a text opened anew. */
function measureValidation(text: string): Times {
  const taken: number[] = []
  for (let run = 0; run < 13; run++) {
    const workflow = openWorkflow(text)
    workflow.graph.transitions.length
    const started = performance.now()
    workflow.diagnostics.length
    if (run >= 3) taken.push(performance.now() - started)
  }
  return summarise(taken)
}

/** What is typed in the middle of a text, by place. */
const keystrokes: Readonly<Record<string, (text: string) => TextEdit>> = {
  'in a guard': (text) => typedAt(text.indexOf('amount_', text.length / 2) + 3, 'x'),
  "in a state's name": (text) => typedAt(text.indexOf('prepare_', text.length / 2) + 3, 'x'),
  'in a property': (text) => typedAt(text.lastIndexOf('"'), 'x'),
  'that begins a line': (text) => typedAt(text.indexOf('\n', text.length / 2), '\ncheck_order_7 -> end'),
}

function typedAt(from: number, insert: string): TextEdit {
  return { from, to: from, insert }
}

/** The text with few problems: every state is declared by an arrow, reached, and leads to an end. */
function withFewProblems(large: string): string {
  return `start -> check_order_0\n${large.replaceAll(/ask_customer_\d+/g, 'end')}\ncheck_order_2500 -> greet -> end\nstate greet: log { message: "hello" }\n`
}

/** Times one keystroke and its taking back, again and again, in a text with few problems. */
function measureDiagnostics(large: string, editOf: (text: string) => TextEdit): Times {
  const text = withFewProblems(large)
  const workflow = openWorkflow(text)
  workflow.diagnostics.length
  const edit = editOf(text)
  const typed: number[] = []
  let current = workflow
  for (let run = 0; run < 400; run++) {
    const isTyped = run % 2 === 0
    const { from, insert } = edit
    const taken = timeOfKey(current, isTyped ? edit : { from, to: from + insert.length, insert: '' })
    current = taken.workflow
    if (run >= 100) typed.push(taken.ms)
  }
  return summarise(typed)
}

/** Times each key of a new line in the middle of it; the line is broken until its target stands there. */
function measureTypedLine(large: string): Times {
  const text = withFewProblems(large)
  const workflow = openWorkflow(text)
  workflow.diagnostics.length
  const at = text.indexOf('\n', text.length / 2)
  const line = '\ncheck_order_7 -> call_back: amount_7 > 9'
  const typed: number[] = []
  for (let run = 0; run < 12; run++) {
    let current = workflow
    for (let key = 0; key < line.length; key++) {
      const from = at + key
      const taken = timeOfKey(current, { from, to: from, insert: line.charAt(key) })
      current = taken.workflow
      if (run >= 3) typed.push(taken.ms)
    }
  }
  return summarise(typed)
}

function timeOfKey(before: Workflow, edit: TextEdit): { readonly workflow: Workflow; readonly ms: number } {
  const started = performance.now()
  const workflow = editWorkflow(before, [edit])
  workflow.graph.transitions.length
  workflow.diagnostics.length
  return { workflow, ms: performance.now() - started }
}
