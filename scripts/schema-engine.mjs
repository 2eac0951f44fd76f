#!/usr/bin/env node
// Prisma's schema engine without its native binary: the same JSON-RPC on stdio, served by the WASM build.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory as bind } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const one = { type: 'string' },
  many = { type: 'string', multiple: true }
const {
  values: v,
  positionals: [mode, verb],
} = parseArgs({
  allowPositionals: true,
  options: { datamodels: many, datasource: one, 'enabled-preview-features': one, 'extension-types': one },
})
const u = new URL(JSON.parse(v.datasource ?? '{}').url ?? 'postgresql://localhost/postgres'),
  d = decodeURIComponent
const cfg = (database = d(u.pathname.slice(1))) => ({
  host: u.hostname,
  port: +(u.port || 5432),
  user: d(u.username) || 'postgres',
  password: d(u.password),
  database,
  max: 2,
})
const admin = async (text, db = 'postgres') => {
  const c = new pg.Client(cfg(db))
  await c.connect()
  try {
    await c.query(text)
  } finally {
    await c.end()
  }
}
if (mode === 'cli') {
  const name = pg.escapeIdentifier(cfg().database)
  const todo = {
    'can-connect-to-database': () => admin('select 1', cfg().database),
    'create-database': () => admin(`create database ${name}`),
    'drop-database': () => admin(`drop database if exists ${name} with (force)`),
  }[verb]
  await todo().catch((e) => {
    process.exitCode = 1
    process.stderr.write(
      'schema-engine\n' +
        JSON.stringify({
          level: 'ERROR',
          target: 'schema_engine::logger',
          fields: { error_code: e.code === '3D000' ? 'P1003' : 'P1001', message: e.message },
        }),
    )
  })
} else {
  const connect = async (c) => {
    const pool = new pg.Pool(c),
      query = pool.query
    pool.query = async (...a) => {
      const r = await query.apply(pool, a)
      for (const f of r.fields ?? []) if (f.dataTypeID === 18) f.dataTypeID = 25
      return r
    } // "char" -> text
    const a = await new PrismaPg(pool, { disposeExternalPool: true }).connect()
    a.executeScript = (s) =>
      pool.query(s).then(
        () => {},
        (e) => a.onError(e),
      ) // the stock one splits at every ';'
    return a
  }
  const bound = bind({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(cfg()),
    connectToShadowDb: async () => {
      const name = `shadow_${process.pid}_${Date.now()}`
      await admin(`create database ${name}`)
      const a = await connect(cfg(name)),
        end = a.dispose.bind(a)
      a.dispose = async () => {
        await end()
        await admin(`drop database if exists ${name} with (force)`)
      }
      return a
    },
  })
  const dir = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg')
  const glue = await import(dir + '.js'),
    {
      instance: { exports: wasm },
    } = await WebAssembly.instantiate(readFileSync(dir + '.wasm'), { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(wasm)
  wasm.__wbindgen_start()
  let engine,
    queue = Promise.resolve()
  const open = () =>
    (engine ??= glue.SchemaEngine.new(
      { datamodels: v.datamodels?.map((f) => [f, readFileSync(f, 'utf8')]) },
      () => {},
      bound,
    ))
  const send = (m) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...m }) + '\n')
  const call = async ({ id, method, params }) => {
    if (method)
      try {
        const r = (await (await open())[method === 'getDatabaseVersion' ? 'version' : method](params)) ?? null
        if (r?.stdout) send({ id: 1e6 + id, method: 'print', params: { content: r.stdout } })
        send({ id, result: r?.stdout ? { ...r, stdout: null } : r })
      } catch (e) {
        send({
          id,
          error: {
            code: 4466,
            message: 'schema engine',
            data: { is_panic: false, message: e.message, error_code: e.code, meta: e.meta },
          },
        })
      }
  }
  createInterface({ input: process.stdin })
    .on('line', (l) => {
      queue = queue.then(() => call(JSON.parse(l)))
    })
    .on('close', () => queue.then(() => process.exit(0)))
}
