import { once } from 'node:events'
import { createServer } from 'node:net'
import { StartError } from './errors.ts'

/** Opens an address for a moment, to find out before anything else is begun. @throws {StartError} */
export async function checkAddress(hostname: string, port: number): Promise<void> {
  const probe = createServer()
  try {
    probe.listen(port, hostname)
    await once(probe, 'listening')
  } catch (error) {
    throw new StartError(addressTrouble(hostname, String(port), error), { cause: error })
  } finally {
    probe.close()
  }
}

/** The sentence for an address that could not be opened. */
export function addressTrouble(hostname: string, port: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${hostname} is taken by another program: set PORT to a free one, such as PORT=${Number(port) + 1}.`
    case 'EACCES':
      return `Port ${port} is kept for the system: set PORT to a number above 1023.`
    default:
      return `The address ${hostname}:${port} cannot be opened: ${(error as Error).message}`
  }
}
