import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The checkout: the nearest folder above, from the sources or from a bundle, that holds the migrations. */
const root = ((): string => {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'prisma/migrations'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error('The folder prisma/migrations is missing beside the server.')
    folder = above
  }
  return folder
})()

export const migrationsFolder = join(root, 'prisma/migrations')
export const studioFolder = join(root, 'apps/studio/dist')
/** Only in a checkout. */
export const stepKitFolder = join(root, 'packages/step-kit')
export const welcomeFile = join(root, 'examples/welcome.rabbit')
