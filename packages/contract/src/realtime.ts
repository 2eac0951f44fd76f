import type { ExecutionEvent } from './events.ts'
import type { ExecutionSummary } from './executions.ts'

/** An answer to a socket request: it worked, or a code and a sentence. */
export type SocketReply<T = null> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** What a studio sends. Joining an execution's room sends everything after `after`, then every new event, without a hole. */
export interface ClientToServer {
  'execution:watch': (
    request: { executionId: string; after: number },
    reply: (r: SocketReply<{ lastSeq: number }>) => void,
  ) => void
  'execution:unwatch': (request: { executionId: string }) => void
  'chat:join': (request: { chatId: string }, reply: (r: SocketReply) => void) => void
}

/** What the server pushes. Every socket is in its workspace's room from the start. */
export interface ServerToClient {
  /** Events of one execution, in order of `seq`, batched. */
  'execution:events': (batch: { executionId: string; events: ExecutionEvent[] }) => void
  /** An execution of the workspace began or changed its status. */
  'execution:changed': (summary: ExecutionSummary) => void
  /** The open approvals changed. */
  'approvals:changed': () => void
  /** A piece of what the model writes, for the chat's message in the making. */
  'chat:piece': (piece: { chatId: string; text: string }) => void
}
