import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TooltipProvider } from '../design/index.ts'
import { playStep, Scrubber } from './Scrubber.tsx'

function Held({ length, onMove }: { length: number; onMove: (position: number | null) => void }) {
  const [position, setPosition] = useState<number | null>(null)
  const move = (to: number | null) => {
    onMove(to)
    setPosition(to !== null && to >= length ? null : to)
  }
  return (
    <TooltipProvider>
      <Scrubber length={length} position={position} label="at work" live={false} onMove={move} />
    </TooltipProvider>
  )
}

describe('the scrubber', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
  })

  it('moves by the slider and by one event at a time', () => {
    const onMove = vi.fn()
    render(<Held length={5} onMove={onMove} />)
    fireEvent.change(screen.getByRole('slider'), { target: { value: '2' } })
    fireEvent.click(screen.getByRole('button', { name: 'One event back' }))
    expect(onMove.mock.calls.flat()).toEqual([2, 1])
  })

  it('says the moment in words', () => {
    render(<Held length={5} onMove={() => {}} />)
    expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe('Event 5 of 5: at work')
  })

  it('plays from the beginning to the end and stops there', () => {
    const onMove = vi.fn()
    render(<Held length={3} onMove={onMove} />)
    fireEvent.click(screen.getByRole('button', { name: 'Play the execution again' }))
    for (let i = 0; i < 8; i++) act(() => void vi.advanceTimersByTime(400))
    expect(onMove.mock.calls.flat()).toEqual([0, 1, 2, 3])
    expect(screen.getByRole('button', { name: 'Play the execution again' })).toBeTruthy()
  })

  it('plays any number of events in about twenty seconds', () => {
    for (const length of [100, 5000, 50_000]) {
      const { stepMs, events } = playStep(length)
      expect((length / events) * stepMs).toBeLessThan(21_000)
    }
  })
})
