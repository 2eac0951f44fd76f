import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mutate, randomEdit } from './mutate.ts'
import { brokenPromise } from './promises.ts'
import { createRandom } from './random.ts'
import { readCorpus } from './read-corpus.ts'

const texts = ['syntax', 'compat', 'format', 'validate'].flatMap((folder) => readCorpus(folder))
const seeds = JSON.parse(readFileSync(new URL('../../corpus/seeds.json', import.meta.url), 'utf8')) as {
  readonly promises: readonly number[]
}

describe('what holds for any text', () => {
  it.each(readCorpus('fuzz'))(
    'holds for $name, which once broke it',
    ({ text }) => {
      for (let seed = 0; seed < 20; seed++) {
        const edit = randomEdit(createRandom(seed), text, text)
        expect(brokenPromise({ text, edit }), JSON.stringify(edit)).toBeNull()
      }
    },
    60_000,
  )

  it.each(seeds.promises)(
    'holds for a hundred mutated texts of the corpus, seed %i',
    (seed) => {
      const random = createRandom(seed)
      for (let run = 0; run < 100; run++) {
        const text = mutate(random, random.pick(texts).text, random.pick(texts).text)
        const edit = randomEdit(random, text, random.pick(texts).text)
        expect(brokenPromise({ text, edit }), JSON.stringify({ text, edit })).toBeNull()
      }
    },
    60_000,
  )
})
