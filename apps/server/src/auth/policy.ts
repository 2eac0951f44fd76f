import type { Role } from './actor.ts'

/** Separate rights: seeing, changing, starting, stopping, answering for others, keeping secrets. */
export type Permission = 'read' | 'edit' | 'run' | 'stop' | 'approve' | 'keep'

const roles: Readonly<Record<Role, readonly Permission[]>> = {
  owner: ['read', 'edit', 'run', 'stop', 'approve', 'keep'],
  editor: ['read', 'edit', 'run', 'stop', 'approve', 'keep'],
  operator: ['read', 'run', 'stop', 'approve'],
  viewer: ['read'],
}

/** Every door of the server and what it takes to go through: procedures by their path, socket messages by their name. */
export const policy = {
  'workflows.list': 'read',
  'workflows.get': 'read',
  'workflows.create': 'edit',
  'workflows.save': 'edit',
  'workflows.delete': 'edit',
  'workflows.activate': 'run',
  'workflows.setTriggerPriority': 'run',
  'workflows.deactivate': 'stop',
  'workflows.triggers': 'read',
  'workflows.pinned': 'read',
  'workflows.pin': 'edit',
  'workflows.unpin': 'edit',
  'events.publish': 'run',
  'executions.start': 'run',
  'executions.list': 'read',
  'executions.get': 'read',
  'executions.eventsAfter': 'read',
  'executions.largeValue': 'read',
  'executions.cancel': 'stop',
  'executions.pause': 'stop',
  'executions.goOn': 'run',
  'executions.step': 'run',
  'executions.setBreakpoints': 'run',
  'executions.mend': 'run',
  'executions.editContext': 'run',
  'executions.compareVersion': 'read',
  'executions.changeVersion': 'run',
  'executions.versionText': 'read',
  'executions.rerun': 'run',
  'executions.retryFrom': 'run',
  'executions.runState': 'run',
  'executions.cancelMany': 'stop',
  'executions.retryMany': 'run',
  'executions.setTags': 'run',
  'approvals.list': 'read',
  'approvals.answer': 'approve',
  'assistant.ask': 'edit',
  'record.list': 'read',
  'record.check': 'read',
  'secrets.list': 'read',
  'secrets.set': 'keep',
  'secrets.remove': 'keep',
  'status.get': 'read',
  'status.endStandstill': 'run',
  'stepTypes.own': 'read',
  'execution:watch': 'read',
  'execution:unwatch': 'read',
  'chat:join': 'edit',
} as const satisfies Readonly<Record<string, Permission>>

export type Door = keyof typeof policy

/** Whether a role may go through a door. A door that is not in the table is closed to everybody. */
export function may(role: Role, door: string): boolean {
  const needed = Object.hasOwn(policy, door) ? policy[door as Door] : null
  return needed !== null && roles[role].includes(needed)
}
