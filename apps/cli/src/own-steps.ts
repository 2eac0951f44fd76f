import { registerStepTypes } from '@rabbit/dsl'
import { CliError } from './io.ts'
import type { Launcher } from './main.ts'

/** The folder that the studio's own step types are in, by its settings. */
export async function stepsFolder(launcher: Launcher): Promise<string> {
  launcher.ensureServer()
  const { loadSettingsFile, readConfig, StartError } = await import('@rabbit/server')
  try {
    loadSettingsFile()
    return readConfig().stepsDir
  } catch (error) {
    if (error instanceof StartError) throw new CliError(error.message)
    throw error
  }
}

/** Makes the step types of a folder known to this process. What can't be used is told on standard error. */
export async function learnStepTypes(launcher: Launcher, folder: string): Promise<void> {
  launcher.ensureServer()
  const { loadOwnSteps } = await import('@rabbit/server')
  const { types, problems } = await loadOwnSteps(folder)
  registerStepTypes(types)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
}
