import { openWorkflow } from '@rabbit/dsl'
import { hasErrors, printedDiagnostics } from '../diagnostics.ts'
import { CliError, parseWords, printJson, readText } from '../io.ts'

const usage = 'rabbit graph FILE'

/** Prints what a text means as JSON, one entry per arrow in text order. Exit code 1 when the text has errors. */
export async function graph(words: readonly string[]): Promise<number> {
  const { positionals } = parseWords(words, {}, usage)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  const workflow = openWorkflow(await readText(file))
  const { name, states, transitions, triggers } = workflow.graph
  const diagnostics = printedDiagnostics(workflow)
  printJson({
    name,
    states: states.map(({ name, type }) => ({ name, type })),
    transitions: transitions.map(({ from, to, condition, guard, join }) => {
      return { from, to, condition, guard: guard?.kind ?? null, join }
    }),
    triggers: triggers.map(({ kind, text }) => ({ kind, text })),
    diagnostics,
  })
  return hasErrors(diagnostics) ? 1 : 0
}
