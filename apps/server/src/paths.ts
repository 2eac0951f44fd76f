import { join } from 'node:path'

/** The checkout. The sources and the bundle lie equally deep in it, so this holds for both. */
const root = join(import.meta.dirname, '../../..')

export const migrationsFolder = join(root, 'prisma/migrations')
export const studioFolder = join(root, 'apps/studio/dist')
export const welcomeFile = join(root, 'examples/welcome.rabbit')
