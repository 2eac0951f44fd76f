import type { CelCase } from './cases.ts'
import type { CelOutcome } from './run-case.ts'

/** Why a case cannot be run here, or has another answer. */
export interface Deviation {
  readonly title: string
  /** A sentence for the manual. */
  readonly reason: string
  readonly covers: (expression: string, given: CelCase, outcome: CelOutcome) => boolean
}

const has = (pattern: RegExp) => (expression: string) => pattern.test(expression)

const holds = (kind: string) => (given: CelCase) =>
  [...given.bindings.values(), given.expected.kind === 'value' ? given.expected.value : {}].some((value) =>
    JSON.stringify(value).includes(`"${kind}"`),
  )

const isRun = ({ kind }: CelOutcome) => kind === 'differs'

/** The first one that covers a case counts. What is not in the language stands first. */
export const deviations: readonly Deviation[] = [
  {
    title: 'Types checked ahead only',
    reason:
      'The suite asks for the type that another checker infers; here types are only used to report what surely fails.',
    covers: (_, given) => given.expected.kind === 'type only',
  },
  {
    title: 'Protocol buffer messages and enums',
    reason: 'The context is JSON: there are maps, but no messages, wrappers or enums.',
    covers: (expression, given) =>
      /\b[A-Z]\w*\s*\{|google\.protobuf|TestAllTypes|TestRequired|NestedEnum|GlobalEnum|\bproto\./.test(
        expression,
      ) ||
      holds('objectValue')(given) ||
      holds('enumValue')(given),
  },
  {
    title: 'Bytes',
    reason: 'JSON has no bytes.',
    covers: (expression, given) =>
      /(^|[^\w'"\\])[bB][rR]?['"]|\bbytes\(|base64/.test(expression) || holds('bytesValue')(given),
  },
  {
    title: 'Optional values',
    reason: 'What may be missing is asked for by `has(…)` and `??`.',
    covers: has(/\boptional\.|\?\.|\.\?|\[\?|\{\s*\?|, *\?|optional_type/),
  },
  {
    title: 'Macros with a variable of their own',
    reason:
      'There are no variables, so that every name is one of the context; `where`, `find`, `pluck`, `any` and `all` work on whole lists.',
    covers: has(
      /\.(all|exists|exists_one|existsOne|map|filter|transformList|transformMap|transformMapEntry)\(|\bcel\.(bind|block|index|iterVar)/,
    ),
  },
  {
    title: 'Mathematical extensions',
    reason: 'There are `min`, `max`, `abs`, `round`, `floor` and `ceil`, but no operations on bits.',
    covers: has(/\bmath\./),
  },
  {
    title: 'Unsigned numbers',
    reason: 'All numbers are doubles, as in JSON.',
    covers: (expression, given) =>
      /\d[uU]\b|\buint\(|\buint\b/.test(expression) || holds('uint64Value')(given),
  },
  {
    title: 'Timestamps and durations as types',
    reason:
      'A time or a length of time is a number of milliseconds; `parse_time`, `format_time`, `duration` and `time_part` work on it.',
    covers: has(/\btimestamp\(|\bduration\(|\.get[A-Z]\w*\(/),
  },
  {
    title: 'Methods of texts and lists',
    reason:
      'Functions are called by name: `upper(text)`, not `text.upperAscii()`. Of formatting there is `fixed` and `format_time`.',
    covers: has(/\.[a-zA-Z]\w*\(|\bstrings\.quote/),
  },
  {
    title: 'Types as values',
    reason: '`type(x)` is a word: "number", "string" …',
    covers: (expression, given) =>
      /\btype\(|^(bool|int|double|string|list|map|null_type|type)$/.test(expression) ||
      holds('typeValue')(given),
  },
  {
    title: 'Raw and triple-quoted texts',
    reason: 'Texts stand in single or double quotes on one line; triple quotes are for properties.',
    covers: has(/(^|[^\w'"\\])[rR]['"]|'''|"{3}/),
  },
  {
    title: 'More escapes in texts',
    reason: String.raw`There are the escapes ${'`'}\\ \' \" \n \r \t \uXXXX${'`'}; any other backslash stands for itself.`,
    covers: has(/\\[abfvxXU?`0-7]/),
  },
  {
    title: 'Other spellings of numbers and names',
    reason: 'Numbers are decimal; names are not quoted, and do not begin with a dot.',
    covers: (expression, given, outcome) =>
      !isRun(outcome) &&
      (/0x[0-9a-f]/i.test(expression) ||
        /`/.test(expression) ||
        /(^|[^\w\])'"])\.[a-z]/i.test(expression) ||
        /(^|[^\d\w])\.\d|\d\.(?!\d)/.test(expression) ||
        given.name.startsWith('parse/')),
  },
  {
    title: 'Names with dots',
    reason: 'A dot always asks for a key: there are no namespaces.',
    covers: (_, given) => [...given.bindings.keys()].some((name) => name.includes('.')),
  },
  {
    title: 'Keys that are no strings',
    reason: 'A key of a JSON object is a string.',
    covers: (expression, given) =>
      /[{,]\s*(-?\d+(\.\d+)?|true|false)\s*:/.test(expression) ||
      /"key":\{"(int64Value|boolValue)"/.test(JSON.stringify([...given.bindings.values(), given.expected])),
  },
  {
    title: 'Infinite numbers and no number at all',
    reason: 'JSON has neither: a division by zero and a result that is too large are errors.',
    covers: (expression, given) =>
      (/\/\s*-?0(\.0+)?\b(?! >)|NaN|[Ii]nf|1e\d{3}/.test(expression) && !/&&|\|\|/.test(expression)) ||
      /"(NaN|-?Infinity)"/.test(JSON.stringify([...given.bindings.values(), given.expected])),
  },
  {
    title: 'Whole numbers of 64 bits',
    reason:
      'Numbers are doubles: they are exact up to 9,007,199,254,740,991 and do not overflow there; `/` keeps the fraction.',
    covers: (expression) => /\d{10,}|\bint\(|\/|1e99/.test(expression) && !/&&|\|\|/.test(expression),
  },
  {
    title: 'The remainder',
    reason: 'As in Python `%` has the sign of the divisor, and takes fractions.',
    covers: (expression, _, outcome) => isRun(outcome) && /%/.test(expression),
  },
  {
    title: 'The order of booleans',
    reason: 'Only numbers and strings have an order.',
    covers: (expression, _, outcome) =>
      isRun(outcome) && /(true|false)\s*[<>]=?|[<>]=?\s*(true|false)|^false < x$/.test(expression),
  },
  {
    title: 'Errors that another operand makes good',
    reason:
      '`and` and `or` look at their operands from the left: an error is an error, even where the other operand would decide.',
    covers: (expression, _, outcome) =>
      isRun(outcome) && outcome.ours.startsWith('an error') && /&&|\|\|/.test(expression),
  },
  {
    title: 'The truth of any value',
    reason: 'As in Python every value is true or false, and `or` gives one of its operands.',
    covers: (expression, _, outcome) => isRun(outcome) && /&&|\|\||!|\?/.test(expression),
  },
  {
    title: 'Booleans out of texts',
    reason: '`bool(text)` is false for the empty text only, as in Python.',
    covers: has(/\bbool\(/),
  },
]
