import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { StepOutcome } from '@rabbit/engine'
import { NotYetError, type Turns } from '../turns/turns.ts'
import { isPublicAddress } from './address.ts'

/** Where a socket may be opened to: the address to connect to, and the name to check a certificate against. */
export type Reached =
  | { readonly kind: 'address'; readonly address: string; readonly servername: string | undefined }
  | { readonly kind: 'refused'; readonly outcome: StepOutcome }

/** Looks at the address of a host before a socket is opened to it: the same rules as for requests. */
export type Reach = (host: string, port: number) => Promise<Reached>

/**
 * Resolves once and answers with the one address to connect to, so that nothing is looked up again in between. A name
 * that resolves to any address that is not public is refused, unless it is listed.
 */
export function createReach(allowedHosts: readonly string[], turns?: Turns): Reach {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  return async (given, port) => {
    const host = given.replace(/^\[|\]$/g, '').toLowerCase()
    const isAllowed = allowed.has('*') || allowed.has(host) || allowed.has(`${given.toLowerCase()}:${port}`)
    let addresses: readonly string[]
    try {
      addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address)
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      return refused('NetworkError', `The host ${given} was not found (${code}).`, true)
    }
    const [address] = addresses
    if (address === undefined) return refused('NetworkError', `The host ${given} has no address.`, true)
    if (!isAllowed && !addresses.every(isPublicAddress)) {
      return refused(
        'AddressDenied',
        `${given} is a private address, and states may reach public ones only. To allow this one, start the studio with RABBIT_ALLOWED_HOSTS=${given}:${port} (several are parted by commas).`,
        false,
      )
    }
    try {
      await turns?.take(host, port)
    } catch (error) {
      if (error instanceof NotYetError) return refused('RateLimited', error.message, true)
      throw error
    }
    return { kind: 'address', address, servername: isIP(host) ? undefined : host }
  }
}

function refused(errorClass: string, message: string, retryable: boolean): Reached {
  return {
    kind: 'refused',
    outcome: { kind: 'failed', error: { class: errorClass, message }, retryable },
  }
}
