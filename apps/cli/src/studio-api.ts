import type { Api, AppRouter, Config, RunningStudio } from '@rabbit/server'
import { createTRPCClient, httpLink } from '@trpc/client'

type Procedures = Pick<Api['workflows'], 'create'> & Pick<Api['executions'], 'start' | 'eventsAfter'>

/** What `run` needs of a studio, whether it runs elsewhere or in this process. */
export interface StudioApi extends Procedures {
  readonly listWorkflows: Api['workflows']['list']
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
    close: async () => {},
  }
}

/** A studio in this process, without an address, for as long as the command runs. */
export async function openStudio(config: Config): Promise<StudioApi> {
  const { createServer } = await import('@rabbit/server')
  const server = await createServer(config, { listen: false })
  await server.start()
  const { workflows, executions } = server.api
  return {
    listWorkflows: workflows.list,
    create: workflows.create,
    start: executions.start,
    eventsAfter: executions.eventsAfter,
    close: () => server.stop(),
  }
}
