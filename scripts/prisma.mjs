#!/usr/bin/env node
// Prisma's command line with the WASM schema engine: `node scripts/prisma.mjs migrate status`. Nothing is downloaded.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)
const require = createRequire(join(root, 'apps/server/package.json'))
const manifest = require.resolve('prisma/package.json')
const cli = join(dirname(manifest), require(manifest).bin.prisma)
// A script cannot be spawned as a program on Windows; there Prisma uses the engine of its own.
const engine =
  process.platform === 'win32' ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'scripts/schema-engine.mjs') }

const { status, error } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', ...engine },
})
if (error) throw error
process.exitCode = status ?? 1
