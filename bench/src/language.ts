import {
  applyEdits,
  editWorkflow,
  formatWorkflow,
  openWorkflow,
  planTextEdit,
  type TextEdit,
} from '@rabbit/dsl'
import { completionsAt } from '@rabbit/dsl/language'
import { dump, load } from 'js-yaml'
import { type Row, summarise, timeInTurn, times } from './measure.ts'

/** A workflow of `count` transitions, some guarded, some forks and joins, with a few comments: some 60 bytes each. */
export function largeText(count: number): string {
  const lines: string[] = ['workflow large', '']
  for (let i = 0; lines.length < count + 2; i++) {
    const at = `check_order_${i}`
    if (i % 50 === 0) lines.push(`# part ${i / 50}`)
    lines.push(`${at} -> prepare_shipment_${i}: amount_${i % 40} > ${i} and country in ["DE", "FR"]`)
    lines.push(`${at} -> ask_customer_${i}: otherwise`)
    lines.push(`prepare_shipment_${i} -> [pack_${i}, invoice_${i}]`)
    lines.push(`[pack_${i}, invoice_${i}] -> check_order_${i + 1}`)
  }
  return `${lines.slice(0, count + 2).join('\n')}\n`
}

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
  const yaml = dump(model)

  const parse = timeInTurn(
    {
      ours: () => openWorkflow(text).graph.transitions.length,
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

  const drawn = timeInTurn(
    {
      connect: (run) => {
        const edits = planTextEdit(workflow, {
          kind: 'connect',
          from: [`ask_customer_${run % 2000}`],
          to: [`pack_${(run * 7) % 2000}`],
        })
        if ('kind' in edits) throw new Error(edits.message)
        applyEdits(text, edits)
      },
    },
    { runs: 100, warmUp: 20 },
  )
  const format = timeInTurn({ ours: () => formatWorkflow(workflow) }, { runs: 10, warmUp: 3 })
  const validate = timeInTurn({ ours: () => openWorkflow(text).diagnostics.length }, { runs: 10, warmUp: 3 })

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
      `parse 10,000 transitions (${kib} KiB) to graph`,
      parse.ours,
      times(parse.ours),
      parse.json,
      `JSON.parse of the same model ${times(parse.json)}`,
    ),
    row(
      'the same',
      parse.ours,
      times(parse.ours),
      parse.yaml,
      `js-yaml of the same model ${times(parse.yaml)}`,
    ),
    row(
      'parse and validate',
      validate.ours,
      times(validate.ours),
      parse.json,
      `JSON.parse ${times(parse.json)}`,
    ),
    row(
      'one keystroke in it to the new graph',
      keystroke,
      times(keystroke),
      parse.ours,
      `a whole parse ${times(parse.ours)}`,
    ),
    row(
      'a canvas edit (connect) in it to text',
      drawn.connect,
      times(drawn.connect),
      parse.ours,
      `a whole parse ${times(parse.ours)}`,
    ),
    row(
      'completion after an arrow in it',
      complete.ours,
      times(complete.ours),
      parse.ours,
      `a whole parse ${times(parse.ours)}`,
    ),
    row('format it', format.ours, times(format.ours), parse.ours, `a whole parse ${times(parse.ours)}`),
  ]
}
