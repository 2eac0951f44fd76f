import { loadAccessToken } from './auth/access-token.ts'
import type { Config } from './config.ts'
import { recallAddress } from './observe/studio-file.ts'

/** A studio that runs on a data folder, and what lets its owner in: `authorization: Bearer TOKEN`. */
export interface RunningStudio {
  readonly url: string
  readonly token: string
}

/** Finds the studio that runs on the data folder of a configuration; null when none answers. */
export async function findStudio(config: Config): Promise<RunningStudio | null> {
  const url = recallAddress(config.dataDir)
  if (url === null) return null
  try {
    const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2000) })
    return answer.ok ? { url, token: loadAccessToken(config.dataDir).token } : null
  } catch {
    return null
  }
}
