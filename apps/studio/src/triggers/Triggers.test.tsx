import type { MissedTicksView, TriggerView } from '@rabbit/contract'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MissedTimes } from './MissedTimes.tsx'
import { RefusedDeliveries } from './RefusedDeliveries.tsx'
import { TriggerRow } from './TriggerRow.tsx'

const openExecution = vi.hoisted(() => vi.fn(async (_id: string) => {}))
vi.mock('../execution/index.ts', () => ({ openExecution }))
afterEach(cleanup)
const now = Date.parse('2026-06-04T12:00:00Z')

const trigger = (given: Partial<TriggerView>): TriggerView => ({
  ...{ kind: 'event', subject: 'paid', timeZone: null, nextAt: null, lastAt: null, lastError: null },
  ...{ secret: null, scheme: null, missedPolicy: null, missedMost: null, line: null, ...given },
})

describe('the row of a trigger', () => {
  it.each([
    [{ kind: 'webhook', subject: 'POST /a' }, 'anybody may call it'],
    [{ kind: 'webhook', subject: 'POST /a', secret: 'KEY', scheme: 'github' }, 'signed with KEY (github)'],
    [{ kind: 'workflow', subject: 'completed Take an order' }, 'When Take an order has completed'],
    [{ kind: 'schedule', subject: '0 9 * * *' }, 'of missed times the last one is started'],
    [{ kind: 'schedule', subject: '0 9 * * *', missedPolicy: 'skip' }, 'missed times are skipped'],
    [{ kind: 'schedule', subject: '0 9 * * *', missedPolicy: 'all', missedMost: 7 }, '7 at most'],
    [{ kind: 'message', subject: 'orders', secret: 'BROKER_URL' }, 'by the address in BROKER_URL'],
    [{ kind: 'file', subject: 'in/*', line: { state: 'connected', since: 0, message: null } }, 'connected'],
    [
      { kind: 'email', subject: 'INBOX', line: { state: 'failed', since: 0, message: 'no answer' } },
      'Cannot connect: no answer. It is tried again.',
    ],
  ] as const)('of %j says %s', (given, words) => {
    const { container } = render(<TriggerRow trigger={trigger(given)} now={now} />)
    expect(container.textContent).toContain(words)
  })
})

describe('missed times', () => {
  const outage: MissedTicksView = {
    ...{ subject: '0 9 * * *', timeZone: 'Europe/Berlin', policy: 'all', foundAt: now - 3_600_000 },
    ...{ count: 5, started: 1 },
    ticks: [
      { at: Date.parse('2026-06-01T07:00:00Z'), executionId: null, error: null },
      { at: Date.parse('2026-06-02T07:00:00Z'), executionId: null, error: 'n is missing' },
      { at: Date.parse('2026-06-03T07:00:00Z'), executionId: '01a0', error: null },
    ],
  }

  it('are listed in the time of their schedule, with what became of each', () => {
    const opened = vi.fn()
    render(<MissedTimes outages={[outage]} now={now} onOpen={opened} />)
    expect(screen.getByText(/5 missed, 1 started later/).textContent).toContain('noticed 1 h ago')
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      '2 earlier ones, not started',
      '1 Jun 2026, 09:00 skipped',
      '2 Jun 2026, 09:00 n is missing',
      '3 Jun 2026, 09:00 started',
    ])
    fireEvent.click(screen.getByRole('button', { name: 'started' }))
    expect(opened).toHaveBeenCalledOnce()
    expect(openExecution).toHaveBeenCalledWith('01a0')
  })

  it('that were started before the listed ones are counted', () => {
    render(<MissedTimes outages={[{ ...outage, count: 9, started: 7 }]} now={now} onOpen={() => {}} />)
    expect(screen.getByText('6 earlier ones, 6 of them started')).toBeTruthy()
  })

  it('that were counted to the end say that there may be more', () => {
    render(<MissedTimes outages={[{ ...outage, count: 999 }]} now={now} onOpen={() => {}} />)
    expect(screen.getByText(/999 or more missed/)).toBeTruthy()
  })
})

it('what started nothing stands there with why', () => {
  const refused = { kind: 'message', subject: 'orders', at: now, reason: 'It is not JSON.', shown: '{"a":' }
  render(<RefusedDeliveries refused={[refused]} now={now} />)
  expect(screen.getByRole('region', { name: 'Started nothing' }).textContent).toContain(
    'A message of orders: It is not JSON.',
  )
  expect(screen.getByText('{"a":')).toBeTruthy()
})
