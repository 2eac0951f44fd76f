import { Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../design/index.ts'
import css from './Scrubber.module.css'

export interface ScrubberProps {
  /** How many events there are. */
  readonly length: number
  /** How many of them are shown; null follows the present. */
  readonly position: number | null
  /** The event at the position in words. */
  readonly label: string
  /** Whether more events may still come. */
  readonly live: boolean
  readonly onMove: (position: number | null) => void
}

/** Playing takes at most about this long, however many events there are. */
const longestPlayMs = 20_000
const slowestStepMs = 350

/** Moves through an execution's events: by dragging, by the arrow keys, or by playing them. */
export function Scrubber({ length, position, label, live, onMove }: ScrubberProps) {
  const [playing, setPlaying] = useState(false)
  const shown = position ?? length

  useEffect(() => {
    if (!playing) return
    if (shown >= length) {
      setPlaying(false)
      return
    }
    const { stepMs, events } = playStep(length)
    const timer = setTimeout(() => onMove(Math.min(length, shown + events)), stepMs)
    return () => clearTimeout(timer)
  }, [playing, shown, length, onMove])

  const play = () => {
    if (!playing && shown >= length) onMove(0)
    setPlaying(!playing)
  }
  const move = (to: number | null) => {
    setPlaying(false)
    onMove(to)
  }
  return (
    <div className={css.scrubber}>
      <IconButton
        label="One event back"
        size="small"
        disabled={shown <= 0}
        onClick={() => move(Math.max(0, shown - 1))}
      >
        <SkipBack size={14} aria-hidden />
      </IconButton>
      <IconButton
        label={playing ? 'Pause' : 'Play the execution again'}
        size="small"
        disabled={length === 0}
        onClick={play}
      >
        {playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
      </IconButton>
      <IconButton
        label="One event on"
        size="small"
        disabled={shown >= length}
        onClick={() => move(shown + 1)}
      >
        <SkipForward size={14} aria-hidden />
      </IconButton>
      <input
        type="range"
        className={css.range}
        aria-label="Moment of the execution"
        aria-valuetext={`Event ${shown} of ${length}: ${label}`}
        min={0}
        max={length}
        value={shown}
        style={{ '--done': `${length === 0 ? 100 : (shown / length) * 100}%` } as React.CSSProperties}
        onChange={(event) => move(Number(event.target.value))}
      />
      <span className={css.place}>
        {shown} / {length}
      </span>
      <span className={css.label} title={label}>
        {label}
      </span>
      {position === null ? null : (
        <Button size="small" onClick={() => move(null)}>
          {live ? 'Follow live' : 'To the end'}
        </Button>
      )}
    </div>
  )
}

/** One event at a time at a pace to follow; many events go by several at a time. */
export function playStep(length: number): { readonly stepMs: number; readonly events: number } {
  const stepMs = Math.max(40, Math.min(slowestStepMs, longestPlayMs / Math.max(1, length)))
  return { stepMs, events: Math.max(1, Math.ceil((length * stepMs) / longestPlayMs)) }
}
