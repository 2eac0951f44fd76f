import { Failure } from '../failure.ts'
import { type Clock, offsetAt } from './zone.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const PIECE = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g

/** A moment by a pattern of letters, as date libraries have them; names are English. */
export function formatClock(
  clock: Clock,
  pattern: string,
  { ms, zone }: { readonly ms: number; readonly zone: string },
): string | Failure {
  let text = ''
  for (const [piece, quoted, letter] of pattern.matchAll(PIECE)) {
    if (quoted !== undefined) text += quoted === '' ? "'" : quoted.replaceAll("''", "'")
    else if (letter === undefined) text += piece
    else {
      const written = piece === 'XXX' ? offsetText(ms, zone) : pieceOf(clock, piece)
      if (written === null) {
        return new Failure(
          `format_time knows no ${JSON.stringify(piece.slice(0, 20))}. Put letters that stay in single quotes.`,
        )
      }
      text += written
    }
  }
  return text
}

function pieceOf(clock: Clock, piece: string): string | null {
  const two = (value: number) => String(value).padStart(2, '0')
  switch (piece) {
    case 'yyyy':
      return clock.year < 0 ? `-${String(-clock.year).padStart(4, '0')}` : String(clock.year).padStart(4, '0')
    case 'yy':
      return two(Math.abs(clock.year) % 100)
    case 'MMMM':
      return MONTHS[clock.month - 1] ?? ''
    case 'MMM':
      return (MONTHS[clock.month - 1] ?? '').slice(0, 3)
    case 'MM':
      return two(clock.month)
    case 'M':
      return String(clock.month)
    case 'dd':
      return two(clock.day)
    case 'd':
      return String(clock.day)
    case 'EEEE':
      return DAYS[clock.weekday - 1] ?? ''
    case 'EEE':
      return (DAYS[clock.weekday - 1] ?? '').slice(0, 3)
    case 'HH':
      return two(clock.hour)
    case 'H':
      return String(clock.hour)
    case 'mm':
      return two(clock.minute)
    case 'ss':
      return two(clock.second)
    case 'SSS':
      return String(clock.ms).padStart(3, '0')
    default:
      return null
  }
}

/** `+02:00`, or `Z`. */
function offsetText(ms: number, zone: string): string {
  const offset = offsetAt(ms, zone)
  if (typeof offset !== 'number' || offset === 0) return 'Z'
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
