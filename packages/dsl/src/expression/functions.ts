import { Failure } from './failure.ts'
import { convertFunctions } from './functions/convert.ts'
import { durationFunctions } from './functions/duration.ts'
import { type ExpressionFunction, parameter } from './functions/function.ts'
import { listFunctions } from './functions/list.ts'
import { mapFunctions } from './functions/map.ts'
import { numberFunctions } from './functions/number.ts'
import { sequenceFunctions } from './functions/sequence.ts'
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
    apply: ([message]) => new Failure((message as string) || 'The expression failed on purpose.'),
  },
]

/** The functions by what they are about, as the manual shows them. */
export const functionGroups: Readonly<Record<string, readonly ExpressionFunction[]>> = {
  'What may be missing': pathFunctions,
  'Any value': listFunctions,
  'Lists and parts': sequenceFunctions,
  'Maps, and lists of maps': mapFunctions,
  Texts: textFunctions,
  Numbers: numberFunctions,
  Times: timeFunctions,
  'Lengths of time': durationFunctions,
  'JSON and addresses': convertFunctions,
}

/** The functions that an expression may call, by name. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.values(functionGroups).flatMap((group) => group.map((f) => [f.name, f])),
)
