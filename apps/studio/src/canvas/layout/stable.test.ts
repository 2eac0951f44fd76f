// @vitest-environment node
import { applyEdits, isRefusal, openWorkflow, planTextEdit, type WorkflowEdit } from '@rabbit/dsl'
import { createRandom, type Random } from '@rabbit/dsl/testing'
import { describe, expect, it } from 'vitest'
import type { Placed } from '../place-drawing.ts'
import { createPictures, faultsOf } from '../testing/picture.ts'
import { randomFlow } from '../testing/random-flow.ts'

const byHand = 'layout { x: 300 -400, y: 900 -420 }\nstart -> x -> y\n'

function smallEdit(random: Random, text: string): WorkflowEdit {
  const { graph } = openWorkflow(text)
  const fixed = ['start', 'end', 'x', 'y']
  const names = graph.states.map(({ name }) => name).filter((name) => !fixed.includes(name))
  const transition = random.below(graph.transitions.length)
  const fresh = `new_${random.below(1_000_000)}`
  return random.pick<WorkflowEdit>([
    { kind: 'add-state', name: fresh, type: 'log' },
    { kind: 'connect', from: [random.pick(names)], to: [fresh] },
    { kind: 'connect', from: [random.pick(names)], to: [random.pick(names)], as: 'arrow', condition: 'x' },
    { kind: 'remove-state', name: random.pick(names) },
    { kind: 'rename-state', name: random.pick(names), newName: fresh },
    { kind: 'set-guard', transition, condition: random.pick([null, 'amount > 100 and ok']) },
  ])
}

/** How far each state that was there before has moved, in ascending order. */
function movesOf(before: Placed, after: Placed, edit: WorkflowEdit): readonly number[] {
  const now = (id: string) =>
    edit.kind === 'rename-state' && id === `state:${edit.name}` ? `state:${edit.newName}` : id
  const states = [...before.boxes].filter(([id]) => id.startsWith('state:'))
  return states
    .flatMap(([id, { x, y }]) => {
      const box = after.boxes.get(now(id))
      return box ? [Math.hypot(box.x - x, box.y - y)] : []
    })
    .sort((a, b) => a - b)
}

describe.each([
  [25, 1],
  [25, 2],
  [60, 3],
  [300, 4],
])('edit after edit of a drawing of %i states (seed %i)', (size, seed) => {
  const random = createRandom(seed)
  const show = createPictures(seed % 2 === 0 ? 'right' : 'down')
  let text = byHand + randomFlow(random, size)
  let before = show(text)
  const steps = Array.from({ length: 12 }, () => {
    const edit = smallEdit(random, text)
    const planned = planTextEdit(openWorkflow(text), edit)
    if (!isRefusal(planned)) text = applyEdits(text, planned)
    const after = show(text)
    const moves = movesOf(before, after, edit)
    before = after
    return { edit, after, moves }
  })

  it('leaves most states where they are, and moves none far', () => {
    for (const { edit, moves } of steps) {
      expect(moves[Math.floor(moves.length / 2)], JSON.stringify(edit)).toBe(0)
      expect(moves.at(-1), JSON.stringify(edit)).toBeLessThan(900)
    }
  })

  it('never moves what a person placed', () => {
    for (const { after } of steps) {
      expect(after.boxes.get('state:x')).toMatchObject({ x: 300, y: -400 })
      expect(after.boxes.get('state:y')).toMatchObject({ x: 900, y: -420 })
    }
  })

  it('puts nothing on anything else', () => {
    for (const { edit, after } of steps) {
      const { boxOnBox, labelOnBox, labelOnLabel, lineOnBox, lines } = faultsOf(after)
      expect({ edit, boxOnBox, labelOnBox, labelOnLabel }).toEqual({
        edit,
        boxOnBox: [],
        labelOnBox: [],
        labelOnLabel: [],
      })
      expect(lineOnBox.length / lines, lineOnBox.join('; ')).toBeLessThan(0.02)
    }
  })
})

it('puts a new state beside the one that leads to it', () => {
  const show = createPictures('right')
  const flow = randomFlow(createRandom(7), 30)
  const name = /^start -> (\S+)$/m.exec(flow)?.[1] ?? ''
  show(flow)
  const { boxes } = show(`${flow}${name} -> fresh: on timeout\n`)
  const [from, to] = [boxes.get(`state:${name}`), boxes.get('state:fresh')]
  if (!from || !to) throw new Error('a state is missing')
  expect(to.x).toBeGreaterThan(from.x + from.width)
  expect(Math.hypot(to.x - from.x, to.y - from.y)).toBeLessThan(800)
})
