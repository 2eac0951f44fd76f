import type { Api, AppRouter, Config, RunningStudio } from '@rabbit/server'
import { createTRPCClient, httpLink } from '@trpc/client'

type Procedures = Pick<Api['workflows'], 'create'> &
  Pick<
    Api['executions'],
    | 'start'
    | 'eventsAfter'
    | 'largeValue'
    | 'get'
    | 'retryFrom'
    | 'cancelMany'
    | 'retryMany'
    | 'compareVersion'
    | 'changeVersion'
  > &
  Pick<Api['events'], 'publish'> &
  Pick<Api['status'], 'endStandstill'>

/** What the commands need of a studio, whether it runs elsewhere or in this process. */
export interface StudioApi extends Procedures {
  readonly listWorkflows: Api['workflows']['list']
  readonly listExecutions: Api['executions']['list']
  /** False when it is in this process: what was started goes on when a studio is started. */
  readonly goesOn: boolean
  close(): Promise<void>
}

/** The studio that runs on the configured data folder. */
export function connectStudio({ url, token }: RunningStudio): StudioApi {
  const link = httpLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${token}` } })
  const client = createTRPCClient<AppRouter>({ links: [link] })
  return {
    listWorkflows: (input) => client.workflows.list.query(input),
    create: (input) => client.workflows.create.mutate(input),
    start: (input) => client.executions.start.mutate(input),
    eventsAfter: (input) => client.executions.eventsAfter.query(input),
    largeValue: (input) => client.executions.largeValue.query(input),
    listExecutions: (input) => client.executions.list.query(input),
    get: (input) => client.executions.get.query(input),
    retryFrom: (input) => client.executions.retryFrom.mutate(input),
    compareVersion: (input) => client.executions.compareVersion.mutate(input),
    changeVersion: (input) => client.executions.changeVersion.mutate(input),
    cancelMany: (input) => client.executions.cancelMany.mutate(input),
    retryMany: (input) => client.executions.retryMany.mutate(input),
    publish: (input) => client.events.publish.mutate(input),
    endStandstill: () => client.status.endStandstill.mutate(),
    goesOn: true,
    close: async () => {},
  }
}

/** A studio in this process, without an address, for as long as the command runs. */
export async function openStudio(config: Config): Promise<StudioApi> {
  const { createServer } = await import('@rabbit/server')
  const server = await createServer(config, { listen: false })
  await server.start()
  const { workflows, executions, events, status } = server.api
  return {
    listWorkflows: workflows.list,
    create: workflows.create,
    start: executions.start,
    eventsAfter: executions.eventsAfter,
    largeValue: executions.largeValue,
    listExecutions: executions.list,
    get: executions.get,
    retryFrom: executions.retryFrom,
    compareVersion: executions.compareVersion,
    changeVersion: executions.changeVersion,
    cancelMany: executions.cancelMany,
    retryMany: executions.retryMany,
    publish: events.publish,
    endStandstill: status.endStandstill,
    goesOn: false,
    close: () => server.stop(),
  }
}
