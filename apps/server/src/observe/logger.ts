import pino, { type Logger } from 'pino'

/** The log goes to standard error: standard output is for the printed link. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
}
