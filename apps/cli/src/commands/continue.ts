import { CliError, parseWords, printJson, readText } from '../io.ts'
import type { Launcher } from '../main.ts'
import type { StudioApi } from '../studio-api.ts'
import { refusedCode, requireIds, sayWhenNobodyGoesOn, withStudio } from './executions.ts'

const usage = 'rabbit continue ID FILE [--check] [--confirm KEY]… [--renamed OLD=NEW]… [--stay] [--json]'

type Comparison = Awaited<ReturnType<StudioApi['compareVersion']>>

/** Lets a stopped, paused or waiting execution go on with a corrected text, after a look at what that means to it. */
export async function goOnWith(words: readonly string[], launcher: Launcher): Promise<number> {
  const many = { type: 'string', multiple: true } as const
  const flag = { type: 'boolean' } as const
  const options = { confirm: many, renamed: many, check: flag, stay: flag, json: flag } as const
  const { values, positionals } = parseWords(words, options, usage)
  const [given, file] = positionals
  if (file === undefined || positionals.length > 2)
    throw new CliError(`name an execution and the file of the corrected text. Usage: ${usage}`)
  const [id = ''] = requireIds(given === undefined ? [] : [given], usage)
  const text = await readText(file)
  const renamed = Object.fromEntries((values.renamed ?? []).map(readRename))
  return withStudio(launcher, async (studio) => {
    const found = await studio.compareVersion({ id, text, renamed })
    if (values.json) printJson(found)
    else for (const line of inWords(found)) process.stdout.write(`${line}\n`)
    const left = found.confirm.filter(({ key }) => !(values.confirm ?? []).includes(key))
    if (found.refused.length > 0) return refusedCode
    if (values.check) return left.length > 0 ? refusedCode : 0
    if (left.length > 0) {
      const keys = left.map(({ key }) => `--confirm '${key}'`).join(' ')
      process.stderr.write(`Nothing is changed. If that is meant so, say it again with ${keys}\n`)
      return refusedCode
    }
    const { seq, renamed: names } = found
    const change = { id, text, seq, renamed: names, confirmed: values.confirm ?? [], goOn: !values.stay }
    const { changed } = await studio.changeVersion(change)
    if (!values.json)
      process.stdout.write(`${id} ${changed ? 'is at the corrected version' : 'goes on with it soon'}\n`)
    if (!changed) sayWhenNobodyGoesOn(studio)
    return 0
  })
}

function inWords({ valid, confirm, refused, open, input }: Comparison): readonly string[] {
  return [
    ...(valid.length > 0 ? [`stays valid: ${valid.join(', ')}`] : []),
    ...(open.length > 0 ? [`goes on at: ${open.join(', ')}`] : []),
    ...(Object.keys(input).length > 0 ? [`new inputs by their defaults: ${JSON.stringify(input)}`] : []),
    ...confirm.map(({ key, message }) => `to confirm (${key}): ${message}`),
    ...refused.map(({ message }) => `refused: ${message}`),
  ]
}

function readRename(given: string): readonly [string, string] {
  const at = given.indexOf('=')
  if (at < 1 || at === given.length - 1) throw new CliError(`--renamed must be OLD=NEW, not '${given}'.`)
  return [given.slice(0, at), given.slice(at + 1)]
}
