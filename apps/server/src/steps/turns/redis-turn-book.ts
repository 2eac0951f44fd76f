import type { RedisPlace } from '../../bus/redis.ts'
import { lateMs, soonMs, type TurnBook } from './turn-book.ts'

/**
 * One step of the book, by Redis's own clock. No library gives out turns that are kept for somebody who comes back:
 * they refuse, or wait in place.
 *
 * KEYS: the last turns, newest first; until when it is held; the turn kept for this key. ARGV: count, length, who keeps
 * ('' for nobody), soon, late; all in ms. Answers how long to wait, and whether it is held.
 */
const ask = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local count, every, keeps = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] ~= ''
  local soon, late = tonumber(ARGV[4]), tonumber(ARGV[5])
  local held = tonumber(redis.call('GET', KEYS[2]) or '0')
  local holds = held > now and 1 or 0
  if keeps then
    local kept = tonumber(redis.call('GET', KEYS[3]) or '-1')
    if kept >= 0 and kept >= held and now <= kept + late then
      if kept - now <= soon then redis.call('DEL', KEYS[3]) end
      return { math.max(0, kept - now), holds }
    end
  end
  local newest = tonumber(redis.call('LINDEX', KEYS[1], 0) or '0')
  local before = redis.call('LINDEX', KEYS[1], count - 1)
  local turn = math.max(now, held, newest, before and tonumber(before) + every or 0)
  redis.call('LPUSH', KEYS[1], turn)
  redis.call('LTRIM', KEYS[1], 0, count - 1)
  redis.call('PEXPIRE', KEYS[1], turn - now + every)
  if keeps and turn - now > soon then redis.call('SET', KEYS[3], turn, 'PX', turn - now + late) end
  return { turn - now, holds }`

const hold = `
  local time = redis.call('TIME')
  local till = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
  if till > tonumber(redis.call('GET', KEYS[1]) or '0') then
    redis.call('SET', KEYS[1], till, 'PX', tonumber(ARGV[1]) + tonumber(ARGV[2]))
  end`

/**
 * The turns of all processes on one Redis. Where there is no rate, and while Redis does not answer, each process keeps
 * its own book.
 *
 * @param alone the book of this process
 */
export function createRedisTurnBook(redis: RedisPlace, alone: TurnBook): TurnBook {
  const connection = redis.connect()
  const keysOf = (target: string) => {
    const start = `${redis.prefix}:turns:{${target}}`
    return [`${start}:last`, `${start}:held`, `${start}:kept:`] as const
  }
  return {
    async ask(asked) {
      const { target, rate, key } = asked
      if (rate === null || !redis.isReachable()) return alone.ask(asked)
      const [last, held, kept] = keysOf(target)
      try {
        const given = [rate.count, rate.everyMs, key ?? '', soonMs, lateMs]
        const answer = await connection.eval(ask, 3, last, held, `${kept}${key ?? ''}`, ...given)
        const [waitMs = 0, holds] = answer as number[]
        return { waitMs, held: holds === 1 }
      } catch {
        return alone.ask(asked)
      }
    },
    async hold(target, ms, rate) {
      await alone.hold(target, ms, rate)
      if (rate === null || !redis.isReachable()) return
      const [, held] = keysOf(target)
      await connection.eval(hold, 1, held, Math.ceil(ms), lateMs).catch(() => {})
    },
  }
}
