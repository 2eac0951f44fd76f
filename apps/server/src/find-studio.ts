import { loadAccessToken } from './auth/access-token.ts'
import type { Config } from './config.ts'
import { recallAddress } from './observe/studio-file.ts'

/** A studio that runs on a data folder, and what lets its owner in: `authorization: Bearer TOKEN`. */
export interface RunningStudio {
  readonly url: string
  readonly token: string
}

/**
 * Finds the studio that runs on the data folder of a configuration; null when none answers. One that does not know the
 * folder's token is another one, which has the address by now.
 */
export async function findStudio(config: Config): Promise<RunningStudio | null> {
  const url = recallAddress(config.dataDir)
  if (url === null) return null
  try {
    const { token } = loadAccessToken(config.dataDir)
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${url}/trpc/status.get`, { headers, signal: AbortSignal.timeout(2000) })
    return answer.ok ? { url, token } : null
  } catch {
    return null
  }
}
