import { propertySchema, stepTypes } from '@rabbit/dsl'
import type { Fields } from '../fields.ts'
import type { Losses } from '../loss.ts'
import { spellProperty } from '../properties.ts'
import { isMap, type Json, spellKey } from '../value.ts'
import type { Values } from './values.ts'

export interface Task {
  readonly type: string | null
  readonly properties: readonly (readonly [string, string])[]
}

/** What a Task does, by the service that it calls. */
export function readTask(name: string, fields: Fields, { parameters }: Values, losses: Losses): Task {
  const resource = fields.text('Resource') ?? ''
  const given = isMap(parameters) ? parameters : {}
  if (/:states:::http:invoke$/.test(resource))
    return typed(
      'http',
      given,
      {
        ApiEndpoint: 'url',
        Method: 'method',
        Headers: 'headers',
        QueryParameters: 'query',
        RequestBody: 'body',
      },
      name,
      losses,
    )
  if (/:states:::states:startExecution(\.sync(:2)?)?$/.test(resource)) {
    if (!/\.sync/.test(resource))
      losses.add(`state "${name}"`, 'It started the other one without waiting; here it waits for its result.')
    return typed('workflow', given, { StateMachineArn: 'name', Input: 'input' }, name, losses)
  }
  if (/:states:::sns:publish$/.test(resource))
    return typed(
      'publish',
      given,
      { TopicArn: 'topic', Message: 'message', MessageGroupId: 'key', connection: 'connection' },
      name,
      losses,
    )
  if (/:states:::sqs:sendMessage$/.test(resource))
    return typed(
      'publish',
      given,
      { QueueUrl: 'topic', MessageBody: 'message', MessageGroupId: 'key' },
      name,
      losses,
    )
  const lambda = /:states:::lambda:invoke(\.waitForTaskToken)?$/.exec(resource)
  if (lambda) return fromLambda(name, given, lambda[1] !== undefined, losses)
  const rest = {
    ...(resource === '' ? {} : { resource }),
    ...(parameters === undefined ? {} : { arguments: parameters }),
  }
  return Object.keys(rest).length === 0
    ? { type: null, properties: [] }
    : { type: 'task', properties: [['with', spellProperty('task', 'with', rest)]] }
}

function fromLambda(
  name: string,
  given: { readonly [key: string]: Json },
  waits: boolean,
  losses: Losses,
): Task {
  const { FunctionName: called, Payload: payload, ...rest } = given
  const own = /^rabbit-(\w+)$/.exec(typeof called === 'string' ? called : '')?.[1]
  if (own !== undefined && stepTypes.has(own) && isMap(payload)) {
    const { task_token: _token, ...properties } = payload
    return typed(
      own,
      properties,
      Object.fromEntries(Object.keys(properties).map((key) => [key, key])),
      name,
      losses,
    )
  }
  if (waits)
    losses.add(
      `state "${name}"`,
      'It waited until its task token came back; here it is a plain task. Use an `approval` or `event` state.',
    )
  const isInput =
    payload === undefined ||
    payload === '${input}' ||
    (typeof payload === 'string' && /^\{% \$states\.input %\}$|^\$$/.test(payload))
  const parts = {
    ...(called === name ? {} : { function: called ?? '' }),
    ...(isInput || called === name ? {} : { payload }),
    ...rest,
  }
  if (called === name && !isInput && Object.keys(rest).length === 0)
    return { type: 'task', properties: [['with', spellProperty('task', 'with', payload as Json)]] }
  return Object.keys(parts).length === 0
    ? { type: null, properties: [] }
    : { type: 'task', properties: [['with', spellProperty('task', 'with', parts as Json)]] }
}

/** Arguments as properties of a state type; what it has no property for is listed. */
function typed(
  type: string,
  given: { readonly [key: string]: Json },
  names: Readonly<Record<string, string>>,
  name: string,
  losses: Losses,
): Task {
  const properties: (readonly [string, string])[] = []
  const stepType = stepTypes.get(type)
  for (const [key, value] of Object.entries(given)) {
    const property = Object.hasOwn(names, key) ? names[key] : undefined
    if (property !== undefined && stepType && propertySchema(stepType, property))
      properties.push([spellKey(property), spellProperty(type, property, value)])
    else
      losses.add(
        `state "${name}"`,
        `Its argument \`${key}\` (${JSON.stringify(value)}) has no place in a \`${type}\` state. Set it up where the service is.`,
      )
  }
  return { type, properties }
}
