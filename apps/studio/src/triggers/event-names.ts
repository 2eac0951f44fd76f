import type { WorkflowGraph } from '@rabbit/dsl'

/** The events that a workflow starts by or waits for, as far as its text says their names. */
export function eventNames({
  triggers,
  states,
}: Pick<WorkflowGraph, 'triggers' | 'states'>): readonly string[] {
  const started = triggers.flatMap((trigger) => ('name' in trigger ? [trigger.name] : []))
  const awaited = states.flatMap(({ type, properties }) => {
    const value = type === 'event' ? properties.find(({ name }) => name === 'name')?.value : undefined
    if (value?.kind === 'name') return [value.name]
    const isPlain = value?.kind === 'string' && value.parts.every((part) => typeof part === 'string')
    return isPlain ? [value.parts.join('')] : []
  })
  return [...new Set([...started, ...awaited])].filter((name) => name !== '')
}

/** What became of a published event, in a sentence. */
export function publishedWords({
  created,
  started,
  reached,
}: {
  created: boolean
  started: number
  reached: number
}): string {
  if (!created) return 'An event with this key was published already, so nothing happens a second time.'
  if (started + reached === 0) return 'It is published. Nobody listens to it or waits for it now.'
  const parts = [
    started === 0 ? null : `started ${started} ${started === 1 ? 'execution' : 'executions'}`,
    reached === 0 ? null : `reached ${reached} waiting ${reached === 1 ? 'state' : 'states'}`,
  ]
  return `It ${parts.filter((part) => part !== null).join(' and ')}.`
}
