import { describe, expect, it } from 'vitest'
import { ApiError, asApiError, sentenceOf } from './errors.ts'

describe('errors of calls', () => {
  it('keep the server’s code, sentence and details', () => {
    const thrown = Object.assign(new Error('x'), {
      data: { code: 'SAVE_CONFLICT', message: 'Somebody else saved.', details: { revision: 3 } },
    })
    expect(asApiError(thrown)).toMatchObject({
      code: 'SAVE_CONFLICT',
      message: 'Somebody else saved.',
      details: { revision: 3 },
      retryable: false,
    })
  })

  it('are a sentence when no answer came', () => {
    expect(asApiError(new TypeError('Failed to fetch'))).toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
    })
    expect(sentenceOf(new TypeError('Failed to fetch'))).toMatch(/does not answer/)
  })

  it('say how to sign in', () => {
    expect(sentenceOf({ data: { httpStatus: 401 } })).toMatch(/link that the server printed/)
  })

  it('stay what they are', () => {
    const error = new ApiError('NOT_FOUND', 'There is no such workflow.')
    expect(asApiError(error)).toBe(error)
  })
})
