import type { JsonObject, StepHandler, StepOutcome } from '@rabbit/engine'
import { propertyError } from './support/property-error.ts'
import type { Sandbox, SandboxAnswer } from './support/sandbox.ts'

/** Errors that JavaScript itself throws: they are all `CodeError`. Others keep their name, for `on error NAME`. */
const ownErrors = /^(Error|(Eval|Range|Reference|Syntax|Type|URI|Internal|Aggregate)Error)$/

/** Runs a piece of JavaScript or TypeScript in the sandbox; the map that it returns is the result. */
export function createCodeStep(sandbox: Sandbox): StepHandler {
  return {
    pure: true,
    async run({ state, properties, context }, { signal }) {
      const { source, language = 'javascript' } = properties
      if (typeof source !== 'string') return propertyError(`source of ${state} must be a text.`)
      if (language !== 'javascript' && language !== 'typescript')
        return propertyError(`language of ${state} must be javascript or typescript.`)
      const { secrets: _, ...input } = context
      // Lines are counted from the first one that somebody wrote.
      const work = {
        source: source.replace(/^[ \t]*\r?\n/, ''),
        language,
        input: JSON.stringify(input),
      } as const
      return outcomeOf(await sandbox.run(work, signal), state)
    },
  }
}

function outcomeOf(answer: SandboxAnswer, state: string): StepOutcome {
  const failed = (
    errorClass: string,
    message: string,
    retryable: boolean,
    details?: JsonObject,
  ): StepOutcome => ({
    kind: 'failed',
    error: { class: errorClass, message, ...(details && { details }) },
    retryable,
  })
  switch (answer.kind) {
    case 'returned': {
      const { log } = answer
      const result = resultOf(answer.json)
      if (result === null) return failed('CodeError', noMap(state, answer.json), false)
      const message = log.join('\n')
      return { kind: 'completed', result, ...(log.length > 0 && { log: { level: 'info', message } }) }
    }
    case 'threw': {
      const { name, message, line, log } = answer
      const place = line === null ? '' : ` (line ${line})`
      const details = { line, ...(log.length > 0 && { log: [...log] }) }
      if (/^[A-Za-z_]\w*$/.test(name) && !ownErrors.test(name))
        return failed(name, `${message}${place}`, true, details)
      const said = name === 'Error' ? message : `${name}: ${message}`
      return failed('CodeError', `${said}${place}`, name !== 'SyntaxError', details)
    }
    case 'limit':
      return failed('LimitError', answer.message, false)
    case 'stopped':
      return failed('CodeError', 'The code was stopped.', true)
    case 'unavailable':
      return failed('SandboxError', answer.message, true)
    default:
      return answer satisfies never
  }
}

/** Null when it is no map. `__proto__` is a name that no result has. */
function resultOf(json: string): JsonObject | null {
  if (json === '') return {}
  const value: JsonObject[string] = JSON.parse(json, (key, inner) =>
    key === '__proto__' ? undefined : inner,
  )
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

function noMap(state: string, json: string): string {
  const kind = json.startsWith('[') ? 'a list' : json
  return `The code of ${state} returned ${kind.length > 60 ? 'a text' : kind}; return a map, such as { total: 7 }.`
}
