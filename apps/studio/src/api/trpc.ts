import type {
  activateWorkflow,
  answerApproval,
  askAssistant,
  cancelExecution,
  cancelMany,
  changeVersion,
  checkRecord,
  compareVersion,
  createWorkflow,
  deactivateWorkflow,
  deleteWorkflow,
  editContext,
  endStandstill,
  eventsAfter,
  getExecution,
  getLargeValue,
  getTriggers,
  getWorkflow,
  goOn,
  listApprovals,
  listExecutions,
  listPinned,
  listRecord,
  listSecrets,
  listWorkflows,
  mendState,
  ownStepTypes,
  pauseExecution,
  pinOutput,
  publishEvent,
  removeSecret,
  rerunExecution,
  retryFrom,
  retryMany,
  runState,
  saveWorkflow,
  serverStatus,
  setBreakpoints,
  setSecret,
  setTags,
  setTriggerPriority,
  startExecution,
  stepOn,
  unpinOutput,
  versionText,
} from '@rabbit/contract'
import { createTRPCUntypedClient, httpBatchLink } from '@trpc/client'
import type { z } from 'zod'
import { asApiError } from './errors.ts'

/** A procedure of the contract: what goes in and what comes out. */
type Procedure = { readonly input: z.ZodType; readonly output: z.ZodType }
type Call<P extends Procedure> = (
  input: z.input<P['input']>,
  options?: { readonly signal?: AbortSignal },
) => Promise<z.output<P['output']>>

/** Everything that the studio asks the server. Each call rejects with an `ApiError`. */
export interface Api {
  readonly workflows: {
    readonly list: Call<typeof listWorkflows>
    readonly get: Call<typeof getWorkflow>
    readonly create: Call<typeof createWorkflow>
    readonly save: Call<typeof saveWorkflow>
    readonly delete: Call<typeof deleteWorkflow>
    readonly activate: Call<typeof activateWorkflow>
    readonly setTriggerPriority: Call<typeof setTriggerPriority>
    readonly deactivate: Call<typeof deactivateWorkflow>
    readonly triggers: Call<typeof getTriggers>
    readonly pinned: Call<typeof listPinned>
    readonly pin: Call<typeof pinOutput>
    readonly unpin: Call<typeof unpinOutput>
  }
  readonly executions: {
    readonly start: Call<typeof startExecution>
    readonly list: Call<typeof listExecutions>
    readonly get: Call<typeof getExecution>
    readonly eventsAfter: Call<typeof eventsAfter>
    readonly largeValue: Call<typeof getLargeValue>
    readonly cancel: Call<typeof cancelExecution>
    readonly pause: Call<typeof pauseExecution>
    readonly goOn: Call<typeof goOn>
    readonly step: Call<typeof stepOn>
    readonly setBreakpoints: Call<typeof setBreakpoints>
    readonly mend: Call<typeof mendState>
    readonly editContext: Call<typeof editContext>
    readonly compareVersion: Call<typeof compareVersion>
    readonly changeVersion: Call<typeof changeVersion>
    readonly versionText: Call<typeof versionText>
    readonly rerun: Call<typeof rerunExecution>
    readonly retryFrom: Call<typeof retryFrom>
    readonly runState: Call<typeof runState>
    readonly setTags: Call<typeof setTags>
    readonly cancelMany: Call<typeof cancelMany>
    readonly retryMany: Call<typeof retryMany>
  }
  readonly approvals: {
    readonly list: Call<typeof listApprovals>
    readonly answer: Call<typeof answerApproval>
  }
  readonly assistant: { readonly ask: Call<typeof askAssistant> }
  readonly events: { readonly publish: Call<typeof publishEvent> }
  readonly secrets: {
    readonly list: Call<typeof listSecrets>
    readonly set: Call<typeof setSecret>
    readonly remove: Call<typeof removeSecret>
  }
  readonly record: { readonly list: Call<typeof listRecord>; readonly check: Call<typeof checkRecord> }
  readonly status: {
    readonly get: Call<typeof serverStatus>
    readonly endStandstill: Call<typeof endStandstill>
  }
  readonly stepTypes: { readonly own: Call<typeof ownStepTypes> }
}

/** The API at an address; the cookie of the signed-in owner travels by itself. */
export function createApi(url: string): Api {
  const client = createTRPCUntypedClient({ links: [httpBatchLink({ url, maxURLLength: 2000 })] })
  const call =
    (kind: 'query' | 'mutation', path: string) =>
    async (input: unknown, options: { readonly signal?: AbortSignal } = {}): Promise<never> => {
      try {
        return (await client[kind](path, input, options)) as never
      } catch (thrown) {
        throw asApiError(thrown)
      }
    }
  return {
    workflows: {
      list: call('query', 'workflows.list'),
      get: call('query', 'workflows.get'),
      create: call('mutation', 'workflows.create'),
      save: call('mutation', 'workflows.save'),
      delete: call('mutation', 'workflows.delete'),
      activate: call('mutation', 'workflows.activate'),
      setTriggerPriority: call('mutation', 'workflows.setTriggerPriority'),
      deactivate: call('mutation', 'workflows.deactivate'),
      triggers: call('query', 'workflows.triggers'),
      pinned: call('query', 'workflows.pinned'),
      pin: call('mutation', 'workflows.pin'),
      unpin: call('mutation', 'workflows.unpin'),
    },
    executions: {
      start: call('mutation', 'executions.start'),
      list: call('query', 'executions.list'),
      get: call('query', 'executions.get'),
      eventsAfter: call('query', 'executions.eventsAfter'),
      largeValue: call('query', 'executions.largeValue'),
      cancel: call('mutation', 'executions.cancel'),
      pause: call('mutation', 'executions.pause'),
      goOn: call('mutation', 'executions.goOn'),
      step: call('mutation', 'executions.step'),
      setBreakpoints: call('mutation', 'executions.setBreakpoints'),
      mend: call('mutation', 'executions.mend'),
      editContext: call('mutation', 'executions.editContext'),
      compareVersion: call('mutation', 'executions.compareVersion'),
      changeVersion: call('mutation', 'executions.changeVersion'),
      versionText: call('query', 'executions.versionText'),
      rerun: call('mutation', 'executions.rerun'),
      retryFrom: call('mutation', 'executions.retryFrom'),
      runState: call('mutation', 'executions.runState'),
      setTags: call('mutation', 'executions.setTags'),
      cancelMany: call('mutation', 'executions.cancelMany'),
      retryMany: call('mutation', 'executions.retryMany'),
    },
    approvals: {
      list: call('query', 'approvals.list'),
      answer: call('mutation', 'approvals.answer'),
    },
    assistant: { ask: call('mutation', 'assistant.ask') },
    events: { publish: call('mutation', 'events.publish') },
    secrets: {
      list: call('query', 'secrets.list'),
      set: call('mutation', 'secrets.set'),
      remove: call('mutation', 'secrets.remove'),
    },
    record: { list: call('query', 'record.list'), check: call('query', 'record.check') },
    status: { get: call('query', 'status.get'), endStandstill: call('mutation', 'status.endStandstill') },
    stepTypes: { own: call('query', 'stepTypes.own') },
  }
}

/** The server that served this page. */
export const api: Api = createApi('/trpc')
