import { registerStepTypes, type StepType, stepTypes } from '@rabbit/dsl'
import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { StepTypeIcon } from './StepTypeIcon.tsx'

const drawn = (type: string) => render(<StepTypeIcon type={type} />).container.querySelector('svg')?.innerHTML
const builtIn = [...stepTypes.keys()]

it('draws an icon of its own for every step type that comes with the studio, and a box for what it does not have', () => {
  registerStepTypes([{ ...(stepTypes.get('log') as StepType), name: 'fax', icon: 'no-such-icon' }])
  const box = drawn('fax')
  const all = builtIn.map(drawn)
  expect(all).not.toContain(box)
  expect(new Set(all).size).toBe(builtIn.length)
  expect(drawn('unheard_of')).not.toBe(box)
})
