import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { playScenario, readScenario } from '../testing/scenario.ts'

const folder = new URL('../../corpus/scenarios/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))

/** `UPDATE_SCENARIOS=1` writes what the engine does into the files, for a person to read before it is kept. */
const update = process.env.UPDATE_SCENARIOS === '1'

describe('a scenario', () => {
  it.each(files)('%s', async (file) => {
    const url = new URL(file, folder)
    const text = readFileSync(url, 'utf8')
    const scenario = readScenario(text)
    const events = await playScenario(scenario)
    if (update) {
      const [before] = text.split(/^--- events$/m)
      writeFileSync(url, `${before?.trimEnd()}\n--- events\n${events.join('\n')}\n`)
      return
    }
    expect(events).toEqual(scenario.events)
  })
})
