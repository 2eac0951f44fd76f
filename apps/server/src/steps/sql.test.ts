import type { JsonObject } from '@rabbit/engine'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { cutAfter } from '../../test/cutting-proxy.ts'
import { missing, startMariadb } from '../../test/mariadb.ts'
import { withQuestionMarks } from './sql/mysql.ts'
import { createSqlStep, mostResultBytes } from './sql.ts'
import { createOutgoing } from './support/outgoing.ts'
import { stepRequest } from './testing/step-request.ts'

const mariadb = await startMariadb()
if (mariadb === null) missing('MariaDB')
const step = createSqlStep(createOutgoing(['*']))
afterAll(async () => {
  await step.close()
  await mariadb?.stop()
})

async function ask(connection: string, properties: JsonObject, stop = new AbortController()) {
  const outcome = await step.run(
    stepRequest({ type: 'sql', properties: { connection, ...properties } }),
    stop,
  )
  if (outcome.kind === 'completed') return outcome.result
  if (outcome.kind !== 'failed') return outcome
  const { error, retryable } = outcome
  return `${error.class}${retryable ? ', again' : ''}: ${error.message}`
}

const databases = [
  {
    name: 'PostgreSQL',
    url: inject('postgresUrl'),
    sleep: 'select pg_sleep(30)',
    numbers: 'select n, repeat($1, 10) as word from generate_series(1, 2000) n',
    blob: "select repeat('x', $1::int) as x",
    kinds: `select 7 as i, 9007199254740993::bigint as big, 12.50::numeric as price, 123456789012345678.9::numeric as long,
      'grüß' as t, true as yes, null as none, '\\x0001'::bytea as bytes, '{"a":[1]}'::json as j,
      '2026-01-02 03:04:05+00'::timestamptz as at, '2026-01-02'::date as day, array[1,2] as list`,
    told: {
      ...{ i: 7, big: '9007199254740993', price: 12.5, long: '123456789012345678.9', t: 'grüß', yes: true },
      ...{
        none: null,
        bytes: 'AAE=',
        j: { a: [1] },
        at: '2026-01-02T03:04:05.000Z',
        day: '2026-01-02',
        list: [1, 2],
      },
    },
  },
  ...(mariadb === null
    ? []
    : [
        {
          name: 'MariaDB',
          url: mariadb.url,
          sleep: 'select sleep(30)',
          numbers: 'select seq as n, repeat($1, 10) as word from seq_1_to_2000',
          blob: "select repeat('x', $1) as x",
          kinds: `select 7 as i, 9007199254740993 as big, 12.50 as price, 123456789012345678.9 as ${'`long`'},
            'grüß' as t, true as yes, null as none, x'0001' as bytes, json_extract('{"a":[1]}', '$') as j,
            timestamp'2026-01-02 03:04:05' as at, date'2026-01-02' as day`,
          told: {
            ...{
              i: 7,
              big: '9007199254740993',
              price: 12.5,
              long: '123456789012345678.9',
              t: 'grüß',
              yes: 1,
            },
            ...{ none: null, bytes: 'AAE=', at: '2026-01-02 03:04:05', day: '2026-01-02' },
          },
        },
      ]),
]

describe.each(databases)('an sql state on $name', ({ name, url, sleep, numbers, blob, kinds, told }) => {
  const table = `things_${process.pid}`

  it('gives its rows as JSON', async () => {
    const result = await ask(url, { query: kinds })
    expect(result).toMatchObject({ rows: [told], row_count: 1 })
  })

  it('passes parameters apart from the text', async () => {
    await ask(url, { query: `create table ${table} (id int primary key, name varchar(200))` })
    const evil = "x'); drop table things; --"
    expect(
      await ask(url, {
        query: `insert into ${table} (id, name) values ($1, $2), ($3, $2)`,
        parameters: [1, evil, 2],
      }),
    ).toEqual({ rows: [], row_count: 2 })
    const found = await ask(url, {
      query: `select name, '$1' as text from ${table} where name = $2 and id = $1 /* $3 */`,
      parameters: [2, evil, null],
    })
    expect(found).toMatchObject(
      name === 'MariaDB' ? { rows: [{ name: evil, text: '$1' }] } : expect.anything(),
    )
    const plain = await ask(url, {
      query: `select name from ${table} where id = $1 and name = $2`,
      parameters: [2, evil],
    })
    expect(plain).toEqual({ rows: [{ name: evil }], row_count: 1 })
  })

  it('refuses a template inside the query, several statements, and a parameter that is not there', async () => {
    expect(await ask(url, { query: "select '${name}'" })).toContain('Write $1 in its place')
    expect(await ask(url, { query: 'select 1; select 2' })).toMatch(/^QueryError: /)
    expect(await ask(url, { query: 'select $2', parameters: [1] })).toContain(
      'names $2, but parameters has one',
    )
  })

  it('changes all or nothing', async () => {
    await ask(url, { query: `insert into ${table} (id, name) values (10, 'a')` })
    expect(await ask(url, { query: `insert into ${table} (id, name) values (11, 'b'), (10, 'c')` })).toMatch(
      /^ConstraintError: /,
    )
    expect(await ask(url, { query: `select id from ${table} where id >= 10` })).toMatchObject({
      rows: [{ id: 10 }],
    })
  })

  it('says when what it changed may have been kept all the same, and only then (P4)', async () => {
    const { hostname: host, port } = new URL(url)
    const through = async (word: string, properties: JsonObject, how = {}) => {
      const proxy = await cutAfter({ host, port: Number(port) }, word, how)
      const place = new URL(url)
      place.host = `127.0.0.1:${proxy.port}`
      const said = await ask(place.href, properties)
      await proxy.close()
      return said
    }
    const insert = (id: number) => ({ query: `insert into ${table} (id, name) values (${id}, 'cut')` })
    expect(await through('commit', insert(50))).toMatch(
      /^(NetworkError|TargetUnavailable), again: .*\. It may have acted on the request all the same\.$/,
    )
    expect(await through('commit', insert(51), { before: true })).toContain('may have acted')
    expect(await through('insert', insert(52))).toMatch(
      /^(NetworkError|TargetUnavailable), again: (?!.*may have acted)/,
    )
    const reading = { query: `select count(*) from ${table}`, read_only: true }
    expect(await through('commit', reading)).not.toContain('may have acted')
    await expect
      .poll(() => ask(url, { query: `select id from ${table} where id >= 50` }))
      .toMatchObject({ rows: [{ id: 50 }] })
    await ask(url, { query: `delete from ${table} where id >= 50` })
    const shape = { query: `create table ${table}_cut (id int)` }
    const said = await through('create table', shape)
    expect(String(said).includes('may have acted')).toBe(name !== 'PostgreSQL')
    await ask(url, { query: `drop table if exists ${table}_cut` })
  })

  it('reads only, where that is asked for', async () => {
    expect(await ask(url, { query: `delete from ${table}`, read_only: true })).toMatch(/^QueryError: /)
    expect(await ask(url, { query: `select count(*) as n from ${table}`, read_only: true })).toMatchObject({
      rows: [{ n: 3 }],
    })
  })

  it('reads up to so many rows and bytes, and no more', async () => {
    expect(await ask(url, { query: numbers, parameters: ['x'] })).toMatch(
      /^LimitError: .*more than 1000 rows/,
    )
    expect(await ask(url, { query: numbers, parameters: ['x'], max_rows: 1999 })).toMatch(/^LimitError: /)
    const all = (await ask(url, { query: numbers, parameters: ['x'], max_rows: 2000 })) as JsonObject
    expect(all.rows).toHaveLength(2000)
    const room = mostResultBytes - '[{"x":""},'.length
    expect(await ask(url, { query: blob, parameters: [room - 1] })).toMatchObject({ row_count: 1 })
    expect(await ask(url, { query: blob, parameters: [room + 1] })).toMatch(/^LimitError: .*1 MiB/)
    for (const wrong of [0, 10_001, 1.5, 'many'])
      expect(await ask(url, { query: 'select 1', max_rows: wrong })).toContain('from 1 to 10000')
  })

  it('stops a query that takes too long, or that nobody waits for, at the server', async () => {
    const began = Date.now()
    expect(await ask(url, { query: sleep, query_timeout: 300 })).toMatch(/^TimeoutError, again: /)
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 200)
    expect(await ask(url, { query: sleep }, controller)).toMatch(/^TimeoutError, again: |^SqlError/)
    expect(Date.now() - began).toBeLessThan(25_000)
    const running =
      name === 'MariaDB'
        ? "select count(*) as n from information_schema.processlist where info like 'select sleep%'"
        : "select count(*) as n from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'"
    await expect
      .poll(() => ask(url, { query: running }), { timeout: 5_000 })
      .toMatchObject({ rows: [{ n: 0 }] })
  })

  it('tells what is wrong by its class', async () => {
    expect(await ask(url, { query: 'selct 1' })).toMatch(/^QueryError: /)
    expect(await ask(url, { query: 'select * from nowhere_to_be_found' })).toMatch(/^QueryError: /)
    const wrong = new URL(url)
    wrong.pathname = '/no_such_database'
    expect(await ask(wrong.href, { query: 'select 1' })).toMatch(/^AuthError: /)
    wrong.port = '1'
    expect(await ask(wrong.href, { query: 'select 1' })).toMatch(/^NetworkError, again: /)
  })

  it('goes to no private address unless it is listed', async () => {
    const closed = createSqlStep(createOutgoing([]))
    const outcome = await closed.run(
      stepRequest({ type: 'sql', properties: { connection: url, query: 'select 1' } }),
      new AbortController(),
    )
    expect(outcome).toMatchObject({ error: { class: 'AddressDenied' } })
    await closed.close()
  })

  it('takes more steps at once than it has connections', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, i) => ask(url, { query: blob, parameters: [i + 1] })),
    )
    expect(all.map((result) => ((result as JsonObject).rows as JsonObject[])[0]?.x)).toEqual(
      all.map((_, i) => 'x'.repeat(i + 1)),
    )
    await ask(url, { query: `drop table ${table}` })
  })
})

it('leaves what looks like a parameter in texts, names and comments alone', () => {
  const text = "select '$1', \"$1\", `$1`, $2 -- $1\n, $1 # $1\n /* $1 */, 'it''s $1', $2"
  expect(withQuestionMarks(text, ['a', 'b'])).toEqual({
    sql: "select '$1', \"$1\", `$1`, ? -- $1\n, ? # $1\n /* $1 */, 'it''s $1', ?",
    parameters: ['b', 'a', 'b'],
  })
})
