import type { NewTrigger, Trigger } from '@rabbit/dsl'

/** How each kind of trigger is called, in the order in which they are offered. */
export const triggerTitles = {
  webhook: 'By a webhook',
  schedule: 'On a schedule',
  event: 'By an event',
  workflow: 'After another workflow',
  message: 'By a message of a queue',
  email: 'By an e-mail',
  file: 'By a file',
} as const satisfies Readonly<Record<NewTrigger['kind'], string>>

export const triggerKinds = Object.keys(triggerTitles) as readonly NewTrigger['kind'][]

/** A trigger to begin with. @param name of the workflow */
export function fresh(kind: NewTrigger['kind'], name: string | null): NewTrigger {
  switch (kind) {
    case 'webhook':
      return { kind, method: 'POST', path: `/${(name ?? 'start').replace(/[^\p{L}\p{N}]+/gu, '-')}` }
    case 'schedule':
      return { kind, cron: '0 9 * * 1-5', timeZone: null }
    case 'event':
      return { kind, name: `${name ?? 'workflow'}.wanted` }
    case 'workflow':
      return { kind, after: 'Another workflow', outcome: 'completed' }
    case 'message':
      return { kind, queue: name ?? 'orders', secret: null }
    case 'email':
      return { kind, mailbox: 'INBOX', secret: null }
    case 'file':
      return { kind, pattern: 'inbox/*' }
  }
}

/** A trigger of a kind that has fields; null for another, which only the text can change. */
export function asNew(trigger: Trigger): NewTrigger | null {
  if ('path' in trigger) {
    const { method, path, signature = null } = trigger
    return { kind: 'webhook', method, path, signature }
  }
  if ('cron' in trigger) {
    const { cron, timeZone, missed = null } = trigger
    return { kind: 'schedule', cron, timeZone, missed }
  }
  if ('after' in trigger) return { kind: 'workflow', after: trigger.after, outcome: trigger.outcome }
  if ('queue' in trigger) return { kind: 'message', queue: trigger.queue, secret: trigger.secret }
  if ('mailbox' in trigger) return { kind: 'email', mailbox: trigger.mailbox, secret: trigger.secret }
  if ('pattern' in trigger) return { kind: 'file', pattern: trigger.pattern }
  return 'name' in trigger ? { kind: 'event', name: trigger.name } : null
}
