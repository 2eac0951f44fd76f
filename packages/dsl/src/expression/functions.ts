import { Failure } from './failure.ts'
import { convertFunctions } from './functions/convert.ts'
import { durationFunctions } from './functions/duration.ts'
import type { ExpressionFunction, FunctionCode } from './functions/function.ts'
import { listFunctions } from './functions/list.ts'
import { mapFunctions } from './functions/map.ts'
import { numberFunctions } from './functions/number.ts'
import { sequenceFunctions } from './functions/sequence.ts'
import { textFunctions } from './functions/text.ts'
import { timeFunctions } from './functions/time.ts'
import type { Signature } from './signature.ts'
import { signatures } from './signatures.ts'

/** Functions that see whether their arguments are missing; the compiler turns them into jumps. */
const pathFunctions: Readonly<Record<string, FunctionCode>> = {
  has: {
    description: 'Whether the name, member or item is there, anywhere along the path; null counts as there.',
    example: ['has({a: 1}.b)', 'false'],
    apply: () => true,
  },
  coalesce: {
    description: 'The first value that is there and not null: `a ?? b ?? c`.',
    example: ['coalesce({}.a, null, 3)', '3'],
    apply: (args) => args.find((value) => value !== null) ?? null,
  },
  fail: {
    description: 'Fails with this message, on purpose.',
    example: ['True or fail("not reached")', 'true'],
    apply: ([message]) => new Failure((message as string) || 'The expression failed on purpose.'),
  },
}

/** The functions by what they are about, as the manual shows them. */
export const functionGroups: Readonly<Record<string, readonly ExpressionFunction[]>> = {
  'What may be missing': signed(pathFunctions),
  'Any value': signed(listFunctions),
  'Lists and parts': signed(sequenceFunctions),
  'Maps, and lists of maps': signed(mapFunctions),
  Texts: signed(textFunctions),
  Numbers: signed(numberFunctions),
  Times: signed(timeFunctions),
  'Lengths of time': signed(durationFunctions),
  'JSON and addresses': signed(convertFunctions),
}

function signed(group: Readonly<Record<string, FunctionCode>>): readonly ExpressionFunction[] {
  return Object.entries(group).map(([name, code]) => ({ ...(signatures.get(name) as Signature), ...code }))
}

/** The functions that an expression may call, by name. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.values(functionGroups).flatMap((group) => group.map((f) => [f.name, f])),
)
