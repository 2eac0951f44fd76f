import type { StepHandler } from '@rabbit/engine'

/** Writes a message into the execution's own log. */
export const logStep: StepHandler = {
  pure: true,
  instant: true,
  async run({ properties }) {
    const { message, level } = properties
    const text = typeof message === 'string' ? message : JSON.stringify(message ?? '')
    return {
      kind: 'completed',
      result: {},
      log: { level: typeof level === 'string' ? level : 'info', message: text },
    }
  },
}
