import { defineConfig } from 'prisma/config'

/** For Prisma's command line only; the running server takes its database from its own configuration. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/rabbit' },
})
