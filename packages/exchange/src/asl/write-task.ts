import { type Property, type State, type StateName, stepTypes } from '@rabbit/dsl'
import type { Losses } from '../loss.ts'
import { propertyOf } from '../properties.ts'
import { type Json, toJson } from '../value.ts'
import { toArgument } from './jsonata.ts'

export type AslState = { [field: string]: Json }

/** A state's work as a task of AWS; what AWS has not calls a Lambda function. */
export class TaskWriter {
  private readonly losses: Losses
  private readonly usesSteps: boolean

  /** @param usesSteps whether anybody reads `steps` */
  constructor(losses: Losses, usesSteps: boolean) {
    this.losses = losses
    this.usesSteps = usesSteps
  }

  write(state: State): AslState {
    const { name, type } = state
    const argument = (property: string): AslState => {
      const value = propertyOf(state, property)
      return value === null ? {} : { [property]: this.argument(state, property, value) }
    }
    const all = (...properties: string[]): AslState =>
      Object.assign({}, ...properties.map(argument)) as AslState
    const rename = (fields: AslState, names: Readonly<Record<string, string>>): AslState =>
      Object.fromEntries(Object.entries(fields).map(([field, value]) => [names[field] ?? field, value]))
    if (type === 'task') {
      const given = argument('with').with
      return this.lambda(name, name, given ?? '{% $states.input %}')
    }
    if (type === 'http')
      return {
        Resource: 'arn:aws:states:::http:invoke',
        Arguments: rename(all('url', 'method', 'headers', 'query', 'body'), {
          url: 'ApiEndpoint',
          method: 'Method',
          headers: 'Headers',
          query: 'QueryParameters',
          body: 'RequestBody',
        }),
        Output: this.output(name, '$states.result.ResponseBody'),
      }
    if (type === 'workflow')
      return {
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Arguments: rename(all('name', 'input'), { name: 'StateMachineArn', input: 'Input' }),
        Output: this.output(name, '$states.result.Output'),
      }
    if (type === 'publish')
      return {
        Resource: 'arn:aws:states:::sns:publish',
        Arguments: rename(all('topic', 'message', 'key', 'connection'), {
          topic: 'TopicArn',
          message: 'Message',
          key: 'MessageGroupId',
        }),
      }
    this.losses.add(
      `state "${name}"`,
      `AWS has no \`${type}\`: it calls the Lambda function "rabbit-${type}", which has to be written.`,
    )
    const own = Object.keys(stepTypes.get(type)?.properties ?? {})
    const waits = type === 'approval' || type === 'event'
    const token: AslState = waits ? { task_token: '{% $states.context.Task.Token %}' } : {}
    const task = this.lambda(name, `rabbit-${type}`, { ...all(...own), ...token })
    return waits ? { ...task, Resource: `${task.Resource}.waitForTaskToken` } : task
  }

  private argument(state: State, property: string, value: Property['value']): Json {
    const argument = toArgument(value)
    if (argument !== null || value.kind === 'null') return argument
    this.losses.add(
      `property "${property}" of state "${state.name}"`,
      'A template in it has no counterpart in JSONata. Compute the value in a state before.',
    )
    return toJson(value)
  }

  private lambda(name: StateName, functionName: string, payload: Json): AslState {
    return {
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: functionName, Payload: payload },
      Output: this.output(name, '$states.result.Payload'),
    }
  }

  /** The result on top of what the state was given, as it is here; `steps` only where somebody reads it. */
  private output(name: StateName, result: string): string {
    const steps = `, {"steps": $merge([$states.input.steps, {${JSON.stringify(name)}: ${result}}])}`
    return `{% $merge([$states.input, ${result}${this.usesSteps ? steps : ''}]) %}`
  }
}

export function waitOf(state: State): AslState | null {
  const time = propertyOf(state, 'for')
  const until = propertyOf(state, 'until')
  if (time?.kind === 'duration') return { Seconds: Math.max(1, Math.round(time.ms / 1000)) }
  const argument = until?.kind === 'string' ? toArgument(until) : null
  return argument === null ? null : { Timestamp: argument }
}

export function retryOf(entries: readonly Property[]): Json {
  const value = (name: string) => entries.find((entry) => entry.name === name)?.value
  const seconds = (name: string, field: string): AslState => {
    const found = value(name)
    return found?.kind === 'duration' ? { [field]: Math.max(1, Math.round(found.ms / 1000)) } : {}
  }
  const attempts = value('attempts')
  const factor = value('factor')
  return {
    ErrorEquals: ['States.ALL'],
    ...seconds('backoff', 'IntervalSeconds'),
    ...(attempts?.kind === 'number' ? { MaxAttempts: Math.max(0, attempts.value - 1) } : {}),
    ...(factor?.kind === 'number' ? { BackoffRate: factor.value } : {}),
    ...seconds('max', 'MaxDelaySeconds'),
  }
}
