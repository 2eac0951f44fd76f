import { randomFillSync } from 'node:crypto'

const bytes = new Uint8Array(16)

/** A UUID of version 7: 48 bits of milliseconds, then randomness, so that ids sort by time. RFC 9562, section 5.7. */
export function newId(now: number = Date.now()): string {
  randomFillSync(bytes)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
