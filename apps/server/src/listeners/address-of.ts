import type { ReadSecrets } from '../steps/index.ts'
import type { Reach } from '../steps/support/reach.ts'
import { readTargetUrl, type TargetUrl } from '../steps/support/target-url.ts'
import type { StoredTrigger } from '../stores/trigger-store.ts'

export interface AddressNeeds {
  readonly readSecrets: ReadSecrets
  readonly reach: Reach
}

/** Where a trigger's line is opened to, by the address in its secret. */
export interface Address {
  readonly target: TargetUrl
  /** The one address to connect to, and the name to check a certificate against. */
  readonly address: string
  readonly servername: string | undefined
}

/**
 * Reads a trigger's address from its secret, and asks whether it may be reached.
 *
 * @throws {Error} with a sentence that does not repeat the secret
 */
export async function addressOf(
  { workspaceId, secret }: StoredTrigger,
  ports: Readonly<Record<string, number>>,
  { readSecrets, reach }: AddressNeeds,
): Promise<Address> {
  const name = secret ?? ''
  const value = (await readSecrets(workspaceId, [name])).get(name)
  if (value === undefined) throw new Error(`The secret ${name} is not there. Add it under Secrets.`)
  if (value === null)
    throw new Error(
      `The secret ${name} was sealed with another key than the present one. Set it again under Secrets.`,
    )
  const target = readTargetUrl(value, `The secret ${name}`, ports)
  if (typeof target === 'string') throw new Error(target)
  const reached = await reach(target.host, target.port)
  if (reached.kind === 'refused') {
    const { outcome } = reached
    throw new Error(outcome.kind === 'failed' ? outcome.error.message : 'It may not be reached.')
  }
  return { target, address: reached.address, servername: reached.servername }
}
