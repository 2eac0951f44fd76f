import { check } from './commands/check.ts'
import { diff } from './commands/diff.ts'
import { format } from './commands/format.ts'
import { graph } from './commands/graph.ts'
import { merge } from './commands/merge.ts'
import { CliError } from './io.ts'

/** What the launcher lends: it knows where things are built, a bundle does not. */
export interface Launcher {
  /** Builds the server if that is needed; throws with the build's output when it fails. */
  ensureServer(): void
}

/** A command takes the words after its name and gives the exit code. */
type Command = (words: readonly string[], launcher: Launcher) => Promise<number>

const commands: Readonly<Record<string, Command>> = {
  check,
  graph,
  format,
  diff,
  merge,
  // What these need is loaded only when they run: those above answer in a blink.
  translate: async (words) => (await import('./commands/words.ts')).translate(words),
  refine: async (words) => (await import('./commands/words.ts')).refine(words),
  explain: async (words) => (await import('./commands/words.ts')).explain(words),
  import: async (words) => (await import('./commands/import.ts')).importFile(words),
  export: async (words) => (await import('./commands/export.ts')).exportFile(words),
  lsp: async (words) => (await import('./lsp/index.ts')).lsp(words),
  new: async (words, launcher) => (await import('./commands/new.ts')).create(words, launcher),
  run: async (words, launcher) => (await import('./commands/run.ts')).run(words, launcher),
  runs: async (words, launcher) => (await import('./commands/executions.ts')).runs(words, launcher),
  show: async (words, launcher) => (await import('./commands/executions.ts')).show(words, launcher),
  cancel: async (words, launcher) => (await import('./commands/executions.ts')).cancel(words, launcher),
  retry: async (words, launcher) => (await import('./commands/executions.ts')).retry(words, launcher),
  continue: async (words, launcher) => (await import('./commands/continue.ts')).goOnWith(words, launcher),
  event: async (words, launcher) => (await import('./commands/executions.ts')).event(words, launcher),
  'go-on': async (words, launcher) => (await import('./commands/executions.ts')).goOn(words, launcher),
  test: async (words, launcher) => (await import('./commands/test.ts')).test(words, launcher),
}

const help = `rabbit: workflows from the shell

  rabbit check FILE… [--json]                 what is wrong, as file:line:column severity code message
  rabbit graph FILE                           states, transitions and triggers as JSON
  rabbit format FILE [--check] [--write]      the text in its normal form
  rabbit diff BEFORE AFTER [--json]           what was done from one text to another
  rabbit merge BASE OURS THEIRS [-p|-o OUT]   two edits of one text in one, by statement; also git's merge driver
  rabbit translate [TEXT]                     words to workflow text
  rabbit refine FILE INSTRUCTION              an instruction to new text
  rabbit explain FILE                         workflow text to words
  rabbit import FILE [--from FORMAT] [-o OUT]  a file of another format to workflow text
  rabbit export FILE --to FORMAT [-o OUT]     workflow text to another format
  rabbit run FILE [--input JSON|@file] [--priority low|normal|high]  run to the end and print the events
  rabbit test FILE.test.yaml… [--min-coverage N]  run a workflow's tests in memory: mocked steps, simulated time
  rabbit new step-type NAME [--dir FOLDER]    an example of a step type of your own, with its test
  rabbit runs [--status S] [--workflow NAME] [--since 2d] [--text T] [--tag T]  executions, newest first
  rabbit show ID                              the history of an execution
  rabbit cancel ID… [--reason TEXT]           nothing more of it begins
  rabbit retry ID… [--from STATE]             stopped states again; what failed as a new execution, or from a state on
  rabbit continue ID FILE [--check] [--confirm KEY]…  let a stopped one go on with a corrected text
  rabbit event NAME [JSON|@file] [--key KEY]  publish an event
  rabbit go-on                                work goes on, after a database was put back from a backup

  check: --steps FOLDER with step types of your own
  import, export: --json, --strict; FORMAT is mermaid, bpmn, asl or xstate, for export svg too
  translate, refine, explain: --json, --batch FILE.jsonl · run, test, runs, show, continue: --json · FILE may be - for standard input
`

/** Runs one command; sets the process's exit code and never throws. */
export async function main(words: readonly string[], launcher: Launcher): Promise<void> {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help)
    process.exitCode = name === undefined ? 1 : 0
    return
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    process.stderr.write(`rabbit: there is no command '${name}'. 'rabbit help' lists them.\n`)
    process.exitCode = 1
    return
  }
  try {
    process.exitCode = await command(rest, launcher)
  } catch (error) {
    const message =
      error instanceof CliError ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`rabbit ${name}: ${message}\n`)
    process.exitCode = 1
  }
}

// A reader that closes early (`| head`) ends the output, not with an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
})
