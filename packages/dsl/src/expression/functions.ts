import { Failure } from './failure.ts'
import { type ExpressionFunction, parameter } from './functions/function.ts'
import { listFunctions } from './functions/list.ts'
import { numberFunctions } from './functions/number.ts'
import { textFunctions } from './functions/text.ts'
import { timeFunctions } from './functions/time.ts'

/** Functions that see whether their arguments are missing; the compiler turns them into jumps. */
const pathFunctions: readonly ExpressionFunction[] = [
  {
    name: 'has',
    parameters: [parameter('path')],
    returns: 'boolean',
    description: 'Whether the name, member or item is there, anywhere along the path; null counts as there.',
    example: ['has({a: 1}.b)', 'false'],
    apply: () => true,
  },
  {
    name: 'coalesce',
    parameters: [{ ...parameter('values'), rest: true }],
    returns: 'any',
    description: 'The first value that is there and not null: `a ?? b ?? c`.',
    example: ['coalesce({}.a, null, 3)', '3'],
    apply: (args) => args.find((value) => value !== null) ?? null,
  },
  {
    name: 'fail',
    parameters: [parameter('message', 'string')],
    returns: 'any',
    description: 'Fails with this message, on purpose.',
    example: ['True or fail("not reached")', 'true'],
    apply: ([message]) => new Failure(message as string),
  },
]

/** The functions that an expression may call, by name. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map(
  [...pathFunctions, ...listFunctions, ...textFunctions, ...numberFunctions, ...timeFunctions].map((f) => [
    f.name,
    f,
  ]),
)
