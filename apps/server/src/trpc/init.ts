import { initTRPC } from '@trpc/server'
import type { Actor } from '../auth/actor.ts'
import { may } from '../auth/policy.ts'
import { ServiceError } from '../errors.ts'
import type { Services } from '../services/services.ts'
import { asTrpcError, errorBodyOf, httpStatusOf } from './error-answer.ts'

export interface Context {
  /** null: nobody is signed in. */
  readonly actor: Actor | null
  readonly services: Services
}

const t = initTRPC.context<Context>().create({
  errorFormatter({ shape, error, path }) {
    const body = errorBodyOf(error)
    return { ...shape, message: body.message, data: { ...body, httpStatus: httpStatusOf(body.code), path } }
  },
})

/** Every procedure: signed in, allowed by the policy's row for its path, and any failure an answer of the error table. */
export const procedure = t.procedure.use(async ({ ctx, path, next }) => {
  const { actor } = ctx
  if (!actor) {
    throw asTrpcError(
      new ServiceError('NOT_SIGNED_IN', 'Open the link that the studio printed when it started.'),
    )
  }
  if (!may(actor.role, path)) {
    throw asTrpcError(new ServiceError('FORBIDDEN', `Your role, ${actor.role}, does not allow this.`))
  }
  const result = await next({ ctx: { ...ctx, actor } })
  if (!result.ok) throw asTrpcError(result.error)
  return result
})

export const { router, createCallerFactory } = t
