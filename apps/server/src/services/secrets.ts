import { mostSecrets, type SecretView } from '@rabbit/contract'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { SecretStore } from '../stores/secret-store.ts'
import { openText, sealText } from '../vault/seal.ts'

/** What steps may send. A value goes in and is used; nothing here tells it again. */
export interface SecretsService {
  list(actor: Actor): Promise<{ items: SecretView[] }>
  set(actor: Actor, request: { name: string; value: string }): Promise<SecretView>
  remove(actor: Actor, request: { name: string }): Promise<{ name: string }>
}

export interface SecretsNeeds {
  readonly secrets: SecretStore
  /** 32 bytes. */
  readonly key: Buffer
}

export function createSecretsService({ secrets, key }: SecretsNeeds): SecretsService {
  return {
    list: async (actor) => ({ items: await secrets.list(actor) }),

    async set(actor, { name, value }) {
      const { workspaceId } = actor
      const seal = (id: string, version: number) => sealText(key, { workspaceId, id, version }, value)
      const answer = await secrets.set(actor, { name, most: mostSecrets, seal })
      if (answer !== 'full') return answer
      const message = `The workspace has ${mostSecrets} secrets, which is as many as it may have. Delete one that no workflow uses.`
      throw new ServiceError('BAD_INPUT', message)
    },

    async remove(actor, { name }) {
      if (!(await secrets.remove(actor, name))) throw notFound('secret')
      return { name }
    },
  }
}

/** How steps get at the values that they send: by name, `null` for one that its key does not open. */
export function createSecretReader({ secrets, key }: SecretsNeeds) {
  return async (workspaceId: string, names: readonly string[]): Promise<Map<string, string | null>> => {
    const rows = await secrets.read(workspaceId, names)
    return new Map(
      rows.map(({ id, name, version, sealed }) => [
        name,
        openText(key, { workspaceId, id, version }, sealed),
      ]),
    )
  }
}
