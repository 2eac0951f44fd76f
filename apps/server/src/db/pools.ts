import pg from 'pg'

/** A connection that breaks while nobody or somebody uses it is an answer to a query, never the end of the process. */
export function openPool(
  connectionString: string,
  max: number,
  onConnect?: pg.PoolConfig['onConnect'],
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 5000,
    ...(onConnect ? { onConnect } : {}),
  })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * For the engine's statements. Each is prepared by name and planned once, for indexes: planning anew costs as much as
 * running, and a plan that was made while a table was small would read the whole of it when it has grown.
 */
export function openEnginePool(connectionString: string, max: number): pg.Pool {
  const settings = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off'
  return openPool(connectionString, max, (client) => client.query(settings))
}
