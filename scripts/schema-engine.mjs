#!/usr/bin/env node
// Prisma's schema engine without its native binary: the same JSON-RPC on stdio, served by the WASM build.
// It mends three faults of the stock adapter: no type for "char" (PostgreSQL 18 lists not-null constraints by one), scripts split at every ';' (which breaks
// PL/pgSQL), and a shadow database that is the main one.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const charType = 18
const textType = 25
const one = { type: 'string' }
const many = { type: 'string', multiple: true }
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { datamodels: many, datasource: one, 'enabled-preview-features': one, 'extension-types': one },
})
const [mode, verb] = positionals
const url = new URL(JSON.parse(options.datasource ?? '{}').url ?? 'postgresql://localhost/postgres')
const decode = decodeURIComponent

const configFor = (database = decode(url.pathname.slice(1))) => ({
  host: url.hostname,
  port: Number(url.port || 5432),
  user: decode(url.username) || 'postgres',
  password: decode(url.password),
  database,
  max: 2,
})

async function execute(text, database = 'postgres') {
  const client = new pg.Client(configFor(database))
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function connect(config) {
  const pool = new pg.Pool(config)
  const query = pool.query
  const charColumns = new Set()
  pool.query = async (...args) => {
    const result = await query.apply(pool, args)
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== charType) continue
      charColumns.add(field.name)
      field.dataTypeID = textType
    }
    return result
  }
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect()
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (statement) => {
    const answer = await queryRaw(statement)
    const columnTypes = answer.columnTypes.map((type, i) =>
      charColumns.has(answer.columnNames[i]) ? ColumnTypeEnum.Character : type,
    )
    return { ...answer, columnTypes }
  }
  adapter.executeScript = (script) =>
    pool.query(script).then(
      () => {},
      (error) => adapter.onError(error),
    )
  return adapter
}

async function connectToShadowDb() {
  const name = `shadow_${process.pid}_${Date.now()}`
  await execute(`create database ${name}`)
  const adapter = await connect(configFor(name))
  const dispose = adapter.dispose.bind(adapter)
  adapter.dispose = async () => {
    await dispose()
    await execute(`drop database if exists ${name} with (force)`)
  }
  return adapter
}

async function answerOnce() {
  const name = pg.escapeIdentifier(configFor().database)
  const actions = {
    'can-connect-to-database': () => execute('select 1', configFor().database),
    'create-database': () => execute(`create database ${name}`),
    'drop-database': () => execute(`drop database if exists ${name} with (force)`),
  }
  try {
    await actions[verb]()
  } catch (error) {
    process.exitCode = 1
    const fields = { error_code: error.code === '3D000' ? 'P1003' : 'P1001', message: error.message }
    process.stderr.write(
      `schema-engine\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`,
    )
  }
}

async function serve() {
  // Where the WASM build says why it gave up, before it does.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) }
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(configFor()),
    connectToShadowDb,
  })
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const base = entry.replace(/schema_engine\.js$/, 'schema_engine_bg')
  const glue = await import(`${base}.js`)
  const { instance } = await WebAssembly.instantiate(readFileSync(`${base}.wasm`), {
    './schema_engine_bg.js': glue,
  })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()

  let engine
  const openEngine = () => {
    const datamodels = options.datamodels?.map((file) => [file, readFileSync(file, 'utf8')])
    engine ??= glue.SchemaEngine.new({ datamodels }, () => {}, factory)
    return engine
  }
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

  async function answer({ id, method, params }) {
    if (!method) return
    try {
      const opened = await openEngine()
      const result = (await opened[method === 'getDatabaseVersion' ? 'version' : method](params)) ?? null
      if (result?.stdout) send({ id: 1e6 + id, method: 'print', params: { content: result.stdout } })
      send({ id, result: result?.stdout ? { ...result, stdout: null } : result })
    } catch (error) {
      const data = { is_panic: false, message: error.message, error_code: error.code, meta: error.meta }
      send({ id, error: { code: 4466, message: 'schema engine', data } })
    }
  }

  let queue = Promise.resolve()
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      queue = queue.then(() => answer(JSON.parse(line)))
    })
    .on('close', () => queue.then(() => process.exit(0)))
}

await (mode === 'cli' ? answerOnce() : serve())
