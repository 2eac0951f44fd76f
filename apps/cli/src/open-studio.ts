import { CliError } from './io.ts'
import type { Launcher } from './main.ts'
import type { StudioApi } from './studio-api.ts'

/** The studio that runs on the data folder, or one in this process for as long as the command runs. */
export async function openAnyStudio(launcher: Launcher): Promise<StudioApi> {
  launcher.ensureServer()
  const { findStudio, loadSettingsFile, readConfig, StartError } = await import('@rabbit/server')
  const { connectStudio, openStudio } = await import('./studio-api.ts')
  try {
    loadSettingsFile()
    const config = readConfig()
    const running = await findStudio(config)
    return running ? connectStudio(running) : await openStudio(config)
  } catch (error) {
    if (error instanceof StartError) throw new CliError(error.message)
    throw error
  }
}

/** What a studio answers in a sentence of its own, over the network or in this process. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'TRPCClientError' || error.name === 'TRPCError')
}
