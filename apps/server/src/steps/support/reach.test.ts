import { expect, it } from 'vitest'
import { createReach } from './reach.ts'

const refusal = async (allowed: string[], host: string, port = 25) => {
  const reached = await createReach(allowed)(host, port)
  return reached.kind === 'refused' && reached.outcome.kind === 'failed'
    ? reached.outcome.error.class
    : (reached as { address: string }).address
}

it('goes to no private address, unless it is listed', async () => {
  for (const host of ['127.0.0.1', 'localhost', '::1', '[::1]', '10.0.0.1', '169.254.169.254'])
    expect(await refusal([], host), host).toBe('AddressDenied')
  expect(await refusal(['127.0.0.1'], '127.0.0.1')).toBe('127.0.0.1')
  expect(await refusal(['127.0.0.1:25'], '127.0.0.1')).toBe('127.0.0.1')
  expect(await refusal(['127.0.0.1:25'], '127.0.0.1', 26)).toBe('AddressDenied')
  expect(await refusal(['*'], '::1')).toBe('::1')
  expect(await refusal([], '1.1.1.1')).toBe('1.1.1.1')
})

it('says what is listed to allow it, and when a host is not found', async () => {
  const reached = await createReach([])('127.0.0.1', 587)
  expect(JSON.stringify(reached)).toContain('RABBIT_ALLOWED_HOSTS=127.0.0.1:587 ')
  expect(await refusal([], 'nowhere.invalid')).toBe('NetworkError')
})
