// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, randomWorkflowText } from '@rabbit/dsl/testing'
import { describe, expect, it } from 'vitest'
import { type Faults, faultsOf, pictureOf } from '../testing/picture.ts'
import { randomFlow } from '../testing/random-flow.ts'
import type { Direction } from './direction.ts'

const root = join(import.meta.dirname, '../../../../..')
const folders = ['apps/studio/corpus/layout', 'examples', 'packages/dsl/corpus/compat']
const corpus = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.rabbit'))
    .map((file) => ({ name: file, text: readFileSync(join(root, folder, file), 'utf8') })),
)
const flows = [8, 30, 100, 250, 1000].flatMap((size) =>
  [1, 2].map((seed) => ({
    name: `${size} states, seed ${seed}`,
    text: randomFlow(createRandom(seed), size),
  })),
)
const tangles = Array.from({ length: 15 }, (_, seed) => ({
  name: `any text, seed ${seed}`,
  text: randomWorkflowText(createRandom(seed), { size: 12 }).replace(/layout \{[^}]*\}/g, ''),
}))
const directions: readonly Direction[] = ['right', 'down']

describe.each(directions)('a drawing to the %s can be read', (direction) => {
  const judged: Faults[] = []

  it.each([...corpus, ...flows, ...tangles])('$name: nothing stands on anything else', ({ text }) => {
    const faults = faultsOf(pictureOf(text, direction))
    judged.push(faults)
    const { boxOnBox, labelOnBox, labelOnLabel } = faults
    expect({ boxOnBox, labelOnBox, labelOnLabel }).toEqual({ boxOnBox: [], labelOnBox: [], labelOnLabel: [] })
  })

  it('leads lines around what they do not concern', () => {
    const { lineOnBox, lineOnLabel } = shares(judged)
    expect(lineOnBox).toBeLessThan(0.005)
    expect(lineOnLabel).toBeLessThan(0.12)
  })
})

/** Of all lines, those that run through a box or under a label. */
function shares(faults: readonly Faults[]) {
  const sum = (count: (fault: Faults) => number) => faults.reduce((total, each) => total + count(each), 0)
  const lines = sum((each) => each.lines)
  return {
    lineOnBox: sum((each) => each.lineOnBox.length) / lines,
    lineOnLabel: sum((each) => each.lineOnLabel.length) / lines,
  }
}
