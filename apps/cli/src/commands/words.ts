import { explain as explainText, refine as refineText, translate as translateWords } from '@rabbit/ai'
import { CliError, parseWords, printJson, readText } from '../io.ts'

/** What all three answer. `confidence` is 0 to 100; `notes` are sentences. */
interface Answer {
  readonly text: string
  readonly source: string
  readonly confidence: number
  readonly notes: readonly string[]
}

/** One request of a batch file. */
interface BatchRequest {
  readonly id: unknown
  readonly text: string
  readonly instruction?: string
}

const options = { json: { type: 'boolean' }, batch: { type: 'string' } } as const

/** Words to workflow text. */
export async function translate(words: readonly string[]): Promise<number> {
  const usage = 'rabbit translate [TEXT|-] [--json] | --batch FILE.jsonl'
  const { values, positionals } = parseWords(words, options, usage)
  if (values.batch !== undefined) return batch(values.batch, ({ text }) => translateWords(text))
  const said =
    positionals.length === 0 || positionals[0] === '-' ? await readText('-') : positionals.join(' ')
  return answer(translateWords(said), values.json)
}

/** An instruction to the new text of a workflow. */
export async function refine(words: readonly string[]): Promise<number> {
  const usage = 'rabbit refine FILE INSTRUCTION [--json] | --batch FILE.jsonl'
  const { values, positionals } = parseWords(words, options, usage)
  if (values.batch !== undefined) {
    return batch(values.batch, ({ text, instruction }) => {
      if (typeof instruction !== 'string') throw new CliError('the request has no "instruction".')
      return refineText(text, instruction)
    })
  }
  const [file, ...instruction] = positionals
  if (file === undefined || instruction.length === 0)
    throw new CliError(`say what to change. Usage: ${usage}`)
  return answer(refineText(await readText(file), instruction.join(' ')), values.json)
}

/** Workflow text to words. */
export async function explain(words: readonly string[]): Promise<number> {
  const usage = 'rabbit explain FILE [--json] | --batch FILE.jsonl'
  const { values, positionals } = parseWords(words, options, usage)
  if (values.batch !== undefined) return batch(values.batch, ({ text }) => explainText(text))
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new CliError(`name one file. Usage: ${usage}`)
  return answer(explainText(await readText(file)), values.json)
}

function answer({ text, source, confidence, notes }: Answer, json = false): number {
  if (json) printJson({ text, source, confidence, notes })
  else {
    if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    for (const note of notes) process.stderr.write(`${note}\n`)
  }
  return text === '' ? 1 : 0
}

/** One answer a line, in the order of the requests; one that fails answers `{ id, error }` and the rest go on. */
async function batch(file: string, ask: (request: BatchRequest) => Answer): Promise<number> {
  const lines = (await readText(file)).split('\n').filter((line) => line.trim() !== '')
  for (const line of lines) process.stdout.write(`${JSON.stringify(answerLine(line, ask))}\n`)
  return 0
}

function answerLine(line: string, ask: (request: BatchRequest) => Answer): unknown {
  let id: unknown = null
  try {
    const request = JSON.parse(line) as BatchRequest
    id = request?.id ?? null
    if (typeof request?.text !== 'string') throw new CliError('the request has no "text".')
    const { text, source, confidence, notes } = ask(request)
    if (text === '') throw new CliError(notes.join(' '))
    return { id, text, source, confidence, notes }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}
