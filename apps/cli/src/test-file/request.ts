import type { JsonObject } from '@rabbit/contract'
import type { Callable, Happening, Mock, Mocks, TrialRequest } from '@rabbit/server'
import type { OpenFile } from './open-file.ts'
import type { MockEntry, TestCase } from './schema.ts'

/** What one test of a file asks for. */
export function requestOf({ file, text, callable }: OpenFile, one: TestCase): TrialRequest {
  const called = [...callable].map(([name, found]): [string, Callable] => {
    const mocks = mocksOf({ ...file.workflows?.[name]?.mocks, ...one.workflows?.[name]?.mocks })
    if (found === 'several') return [name, { text: found, mocks }]
    return [name, { text: found.isBroken ? 'broken' : found.text, mocks }]
  })
  return {
    text,
    input: (one.input ?? {}) as JsonObject,
    mocks: mocksOf({ ...file.mocks, ...one.mocks }),
    callable: new Map(called),
    happens: (one.happens ?? []).map(asHappening),
    startAt: one.at === undefined ? Date.UTC(2030, 0, 1) : Date.parse(one.at),
  }
}

function mocksOf(mocks: Readonly<Record<string, MockEntry>>): Mocks {
  return new Map(Object.entries(mocks).map(([state, answers]) => [state, answers.map(asMock)]))
}

function asMock({ result, error, delay = 0 }: MockEntry[number]): Mock {
  if (error === undefined) return { delayMs: delay, answer: { kind: 'result', result: result ?? {} } }
  const given = typeof error === 'string' ? { class: error } : error
  const { class: errorClass, message = `${errorClass} by a mock`, details, retry = true } = given
  const facts = { errorClass, message, retryable: retry, ...(details === undefined ? {} : { details }) }
  return { delayMs: delay, answer: { kind: 'error', ...facts } }
}

function asHappening(one: NonNullable<TestCase['happens']>[number]): Happening {
  const {
    after,
    answer,
    approved = true,
    comment = '',
    form,
    event,
    data = {},
    cancel = '',
    by = 'test',
  } = one
  const afterMs = after ?? null
  if (answer !== undefined) {
    const values = form === undefined ? {} : { values: form as JsonObject }
    return { afterMs, kind: 'answer', state: answer, approved, by, comment, ...values }
  }
  if (event !== undefined) return { afterMs, kind: 'event', name: event, data }
  return { afterMs, kind: 'cancel', by, reason: cancel }
}
