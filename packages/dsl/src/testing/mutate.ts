import type { TextEdit } from '../text/text-edit.ts'
import type { Random } from './random.ts'

/** A text with a few pieces cut, doubled, moved in from another, or made up. Never longer than `maxLength`. */
export function mutate(random: Random, text: string, other: string, maxLength = 4_000): string {
  let mutated = text
  for (let left = 1 + random.below(4); left > 0; left--) {
    const { from, to, insert } = randomEdit(random, mutated, other)
    mutated = mutated.slice(0, from) + insert + mutated.slice(to)
  }
  return mutated.slice(0, maxLength)
}

/** An edit of a text, with pieces of another. */
export function randomEdit(random: Random, text: string, other: string): TextEdit {
  const from = random.below(text.length + 1)
  const to = random.chance(0.5) ? from : Math.min(text.length, from + 1 + random.below(12))
  return { from, to, insert: pieceFor(random, text, other) }
}

function pieceFor(random: Random, text: string, other: string): string {
  const way = random.below(5)
  if (way === 0) return ''
  if (way === 1) return cut(random, text)
  if (way === 2) return cut(random, other)
  return random.pick(randomPieces)
}

function cut(random: Random, text: string): string {
  const from = random.below(text.length + 1)
  return text.slice(from, from + 1 + random.below(30))
}

/** Pieces that the language gives a meaning to, that begin, end or break it, and a few that mean nothing to it. */
export const randomPieces = [
  ...[
    '->',
    ' -> z',
    ':',
    ';',
    ',',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '"',
    "'",
    '"""',
    '${',
    '\\',
    '-',
    '.',
    '?',
    '??',
  ],
  ...[
    '=',
    '==',
    '!',
    '!=',
    '<',
    '<=',
    '>',
    '|',
    '||',
    '&',
    '+',
    '*',
    '/',
    '%',
    '#',
    '//',
    '/*',
    '*/',
    '_',
    '__',
  ],
  ...['\n', '\r\n', '\r', ' ', '\t', '\ufeff', '\u0000', '\ud800', '\udc00', '😀', 'é', '\u0301', '\u2028'],
  ...[
    'state q: decision { choices: [x, y] }\n',
    'state ',
    'input {',
    'layout { a: 1 2 }',
    'on webhook ',
    'workflow ',
  ],
  ...[
    'a',
    'b-c',
    '"d e"',
    'start',
    'state',
    'input',
    'on',
    'layout',
    'workflow',
    'any',
    '2 of',
    'ai',
    'error',
    'in',
  ],
  ...['steps', 'secrets', 'http', 'url', '1', '5s', '# c', '// c'],
  ...['any ', '2 of ', 'ai "x" >= 80', 'on error', 'on timeout', 'otherwise', 'and ', 'or ', 'not ', 'in '],
  ...[
    '0',
    '1e',
    '1e999',
    '0.5',
    '1_0',
    '10s',
    '2h30m',
    'true',
    'None',
    '__proto__',
    'constructor',
    'len(',
    'now()',
  ],
] as const
