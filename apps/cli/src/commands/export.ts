import { openWorkflow, type Workflow } from '@rabbit/dsl'
import { drawSvg, exportWorkflow } from '@rabbit/exchange'
// The drawing is the studio's: this one file of it knows neither a browser nor the studio's state.
import { pictureOf } from '../../../studio/src/canvas/picture.ts'
import { exchangeOptions, formatNamed, report } from '../exchange.ts'
import { CliError, parseWords, readText } from '../io.ts'

const usage = 'rabbit export FILE --to mermaid|bpmn|asl|xstate|svg [--dark] [-o OUT] [--json] [--strict]'

/** Prints a workflow in another format, and on standard error what could not be carried. */
export async function exportFile(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(
    words,
    { ...exchangeOptions, to: { type: 'string' }, dark: { type: 'boolean' } } as const,
    usage,
  )
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  if (values.to === undefined) throw new CliError(`name a format with --to. Usage: ${usage}`)
  const workflow = openWorkflow(await readText(file))
  if (values.to === 'svg')
    return report(pictureFile(workflow, values.dark === true), { ...values, format: 'svg' })
  const format = formatNamed(values.to)
  const places = format === 'bpmn' ? placesOf(workflow) : undefined
  const result = exportWorkflow(format, workflow, places ? { places } : {})
  if (result.kind === 'refused') throw new CliError(result.message)
  return report(result, { ...values, format })
}

function pictureFile({ graph }: Workflow, dark: boolean) {
  if (graph.states.length === 0) throw new CliError('there is no state to draw.')
  return { text: drawSvg(pictureOf(graph), dark ? 'dark' : 'light').svg, losses: [] }
}

const placesOf = ({ graph }: Workflow) =>
  new Map(pictureOf(graph).states.map(({ name, x, y }) => [name, { x, y }]))
