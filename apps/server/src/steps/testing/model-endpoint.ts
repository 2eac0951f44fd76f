import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '@rabbit/ai'
import type { JsonObject } from '@rabbit/engine'
import { readConfig } from '../../config.ts'
import { createModelGateway } from '../../intelligence/model.ts'
import { createOriginFetch } from '../support/origin-fetch.ts'

export interface Asked {
  readonly model: string
  readonly temperature?: number
  readonly max_completion_tokens: number
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly response_format?: {
    readonly json_schema: { readonly strict: boolean; readonly schema: JsonObject }
  }
}

type Reply = string | number | { readonly text: string; readonly finish: string }

/** An endpoint of a model on this machine, with what it is asked and what it is to answer. */
export interface ModelEndpoint {
  readonly url: string
  readonly asked: Asked[]
  /** What it answers, one a request: a text, or a status. */
  replies: Reply[]
  /** A gateway to it, under the settings of `env`. */
  gateway(env?: NodeJS.ProcessEnv): Gateway
  close(): void
}

export async function openModelEndpoint(): Promise<ModelEndpoint> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    asked.push(JSON.parse(body))
    answer(response, endpoint.replies.shift())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const endpoint: ModelEndpoint = {
    url: baseUrl,
    asked,
    replies: [],
    gateway(env = {}) {
      const { model } = readConfig({ LLM_BASE_URL: baseUrl, LLM_MODEL: 'tiny', ...env })
      return createModelGateway({ model, fetchFor: createOriginFetch, clock: { now: () => 0 } })
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return endpoint
}

/** Speaks the chat completions language, streamed, as real endpoints do. */
function answer(response: ServerResponse, reply: Reply = 500): void {
  if (typeof reply === 'number') {
    response.writeHead(reply, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
    return
  }
  const { text, finish } = typeof reply === 'string' ? { text: reply, finish: 'stop' } : reply
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of text.match(/[\s\S]{1,9}/g) ?? []) response.write(chunk({ content: piece }, null))
  response.write(chunk({}, finish))
  response.write(
    `data: ${JSON.stringify({ id: 'c', choices: [], usage: { prompt_tokens: 1000, completion_tokens: 100 } })}\n\n`,
  )
  response.end('data: [DONE]\n\n')
}
