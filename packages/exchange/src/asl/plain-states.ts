import type { DraftState } from '../draft.ts'
import type { Fields } from '../fields.ts'
import type { Losses } from '../loss.ts'
import { spellProperty } from '../properties.ts'
import { isMap, spellTemplate } from '../value.ts'
import type { Values } from './values.ts'

type Properties = DraftState['properties']

/** The type and the properties of a Pass. */
export function passOf(
  name: string,
  fields: Fields,
  values: Values,
): readonly [type: string | null, properties: Properties] {
  const result = values.result ?? values.parameters
  const target = /^\$\.([A-Za-z_]\w*)$/.exec(fields.text('ResultPath') ?? '')?.[1]
  if (result === undefined) return name === 'start' ? [null, []] : ['transform', [['set', '{}']]]
  const set = target !== undefined ? { [target]: result } : isMap(result) ? result : { result }
  return ['transform', [['set', spellProperty('transform', 'set', set)]]]
}

/** The properties of a Wait. */
export function waitOf(name: string, fields: Fields, values: Values, losses: Losses): Properties {
  const seconds = fields.take('Seconds')
  if (typeof seconds === 'number') return [['for', `${seconds}s`]]
  const timestamp = fields.take('Timestamp')
  if (typeof timestamp === 'string') return [['until', spellTemplate(String(values.read(timestamp)))]]
  const path = fields.text('TimestampPath')
  const until = path === null ? null : values.reference(path)
  if (until !== null) return [['until', spellTemplate(until)]]
  losses.add(
    `state "${name}"`,
    `How long it waits (${JSON.stringify(seconds ?? fields.take('SecondsPath') ?? null)}) cannot be computed here. Set \`for\` or \`until\`.`,
  )
  return [['for', '1s']]
}

/** The properties of a Fail: a transform that fails with its cause. */
export function failOf(fields: Fields): Properties {
  const cause = fields.text('Cause') ?? fields.text('CausePath') ?? ''
  const error = fields.text('Error') ?? fields.text('ErrorPath') ?? 'Failed'
  const message = JSON.stringify(cause === '' ? error : `${error}: ${cause}`)
  return [
    ['set', `{ failed: ${spellTemplate(`\${fail(${message})}`)} }`],
    ['when_failed', 'fail'],
  ]
}
