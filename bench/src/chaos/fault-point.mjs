// Loaded before the server or a worker (`node --import`) by the chaos run and by nothing else: ends the process, as a
// power cut would, at a named point of what it says to Postgres. `RABBIT_FAULT=before-checkpoint:7`: the seventh time.
import pg from 'pg'

const [point, times = '1'] = (process.env.RABBIT_FAULT ?? '').split(':')
let left = Number(times)

const hasResult = ({ values }) =>
  values.some((column) => Array.isArray(column) && column.includes('state_completed'))
const points = {
  // Accepted, and not answered yet.
  'start-committed': { is: ({ name }) => name === 'start', when: 'after' },
  // The lease is held, and nothing is done.
  claimed: { is: ({ name }) => name === 'claim' || name === 'claim-due', when: 'after', found: true },
  // A step has had its effect, and nobody knows.
  'before-checkpoint': {
    is: (query) => query.name?.startsWith('append-') && hasResult(query),
    when: 'before',
  },
  // What happened is on record, and nobody was told.
  'after-checkpoint': { is: (query) => query.name?.startsWith('append-') && hasResult(query), when: 'after' },
}

const chosen = points[point]
if (chosen !== undefined) {
  const { query } = pg.Pool.prototype
  const die = () => {
    if (--left <= 0) process.kill(process.pid, 'SIGKILL')
  }
  pg.Pool.prototype.query = async function (config, ...rest) {
    const hit = typeof config === 'object' && config !== null && chosen.is(config)
    if (hit && chosen.when === 'before') die()
    const answer = await query.call(this, config, ...rest)
    if (hit && chosen.when === 'after' && (!chosen.found || answer.rowCount > 0)) die()
    return answer
  }
}
