import type { Workflow, WorkflowSummary } from '@rabbit/contract'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { WorkflowStore } from '../stores/workflow-store.ts'
import { asPage, startOfPage } from './page.ts'
import { factsOf } from './text-facts.ts'

export interface WorkflowsService {
  list(
    actor: Actor,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<{ items: WorkflowSummary[]; nextCursor: string | null }>
  get(actor: Actor, request: { id: string }): Promise<Workflow>
  create(actor: Actor, request: { name: string; text: string; words: string | null }): Promise<Workflow>
  save(
    actor: Actor,
    request: { id: string; revision: number; text: string; name?: string | undefined },
  ): Promise<Workflow>
  delete(actor: Actor, request: { id: string }): Promise<{ id: string }>
}

export function createWorkflowsService(workflows: WorkflowStore): WorkflowsService {
  return {
    async list(actor, { cursor, limit }) {
      return asPage(await workflows.list(actor, { before: startOfPage(cursor), limit: limit + 1 }), limit)
    },
    async get(actor, { id }) {
      const workflow = await workflows.get(actor, id)
      if (!workflow) throw notFound('workflow')
      return workflow
    },
    create: async (actor, { name, text, words }) =>
      workflows.create(actor, {
        ...factsOf(text),
        name: withoutZero(name),
        words: words && withoutZero(words),
      }),
    async save(actor, { id, revision, text, name }) {
      const saved = await workflows.save(actor, {
        ...factsOf(text),
        id,
        revision,
        name: name === undefined ? undefined : withoutZero(name),
      })
      switch (saved.kind) {
        case 'saved':
          return saved.workflow
        case 'conflict':
          throw new ServiceError(
            'SAVE_CONFLICT',
            'This workflow was saved elsewhere in the meantime. Nothing is lost: compare the two texts and choose.',
            { text: saved.text, revision: saved.revision },
          )
        case 'not_found':
          throw notFound('workflow')
      }
    },
    async delete(actor, { id }) {
      if (!(await workflows.remove(actor, id))) throw notFound('workflow')
      return { id }
    },
  }
}

/** Postgres cannot keep a zero character in a text. */
const withoutZero = (text: string): string => text.replaceAll('\0', '')
