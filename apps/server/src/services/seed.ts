import { readFile } from 'node:fs/promises'
import { openWorkflow } from '@rabbit/dsl'
import type { Actor } from '../auth/actor.ts'
import { welcomeFile } from '../paths.ts'
import type { WorkflowStore } from '../stores/workflow-store.ts'
import type { WorkflowsService } from './workflows.ts'

/** Puts the example into a workspace that never had a workflow; one that was removed does not come back. */
export async function seedWorkspace(
  owner: Actor,
  { workflows, service }: { workflows: WorkflowStore; service: WorkflowsService },
): Promise<void> {
  if (!(await workflows.isUntouched(owner.workspaceId))) return
  const text = await readFile(welcomeFile, 'utf8')
  const { title, name } = openWorkflow(text).graph
  await service.create(owner, { name: title ?? name ?? 'Welcome', text, words: null })
}
