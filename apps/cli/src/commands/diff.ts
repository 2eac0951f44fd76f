import { openWorkflow, type Transition } from '@rabbit/dsl'
import {
  changeSign,
  compareWorkflows,
  describeChange,
  signedWords,
  type WorkflowChange,
} from '@rabbit/dsl/compare'
import { CliError, parseWords, printJson, readText } from '../io.ts'

const usage = 'rabbit diff BEFORE AFTER [--json]'

/** What git gives to an external diff: path, old file, its id and mode, new file, its id and mode; more for a rename. */
const gitWords: readonly number[] = [7, 9]

/**
 * Prints what was done between two texts, a line for each thing. Exit code 0 when they mean the same, 1 when not, 2 on
 * an error. Called by git as an external diff it names the file and is always content.
 */
export async function diff(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseWords(words, { json: { type: 'boolean' } }, usage)
    const byGit = gitWords.includes(positionals.length)
    if (positionals.length !== 2 && !byGit) throw new CliError(`name two files. Usage: ${usage}`)
    const [before = '', after = ''] = byGit ? [positionals[1], positionals[4]] : positionals
    if (before === '-' && after === '-') throw new CliError('standard input can be only one of the two.')
    const changes = compareWorkflows(await open(before), await open(after))
    if (byGit) process.stdout.write(`${positionals[0]}\n`)
    if (values.json) printJson({ same: changes.length === 0, changes: changes.map(plain) })
    else for (const line of signedWords(changes)) process.stdout.write(`${line}\n`)
    return changes.length === 0 || byGit ? 0 : 1
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    process.stderr.write(`rabbit diff: ${error.message}\n`)
    return 2
  }
}

/** A workflow; what cannot be read in it is left out, and said. */
async function open(file: string) {
  const workflow = openWorkflow(await readText(file))
  if (workflow.tree.statements.some(({ kind }) => kind === 'broken')) {
    process.stderr.write(`${file} has statements that can't be read: they are not compared.\n`)
  }
  return workflow
}

/** A change as JSON: what it is about, without the trees of expressions. */
function plain(change: WorkflowChange) {
  const facts = Object.entries(change).map(([key, value]) => {
    if (key === 'transition') return [key, arrow(value)]
    if (key === 'state' && typeof value === 'object') return [key, value.name]
    const isArrow = typeof value === 'object' && value !== null && 'to' in value
    return [key, isArrow ? arrow(value) : value]
  })
  const type = 'state' in change && typeof change.state === 'object' ? { type: change.state.type } : {}
  return { sign: changeSign(change), ...Object.fromEntries(facts), ...type, words: describeChange(change) }
}

const arrow = ({ from, to, condition, join }: Transition) => ({ from, to, condition, join })
