/** What a UTF-16 unit below 128 can be; a table, because the lexer asks for every character. */
export const Character = { other: 0, letter: 1, digit: 2, blank: 3, lineEnd: 4 } as const

const table = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  const text = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(text)) table[code] = Character.letter
  else if (/[0-9]/.test(text)) table[code] = Character.digit
  else if (code === 10 || code === 13) table[code] = Character.lineEnd
  else if (code === 32 || code === 9 || code === 11 || code === 12) table[code] = Character.blank
}

export const asciiClass: Readonly<Uint8Array> = table

const letter = /^\p{L}$/u
const mark = /^\p{M}$/u
const digit = /^\p{Nd}$/u
const blank = /^[\p{Zs}\p{Zl}\p{Zp}\u0085\ufeff]$/u

/** What a character from 128 on is. A mark is a letter only inside a name, which `inName` says. */
export function classOf(codePoint: number, inName: boolean): number {
  const text = String.fromCodePoint(codePoint)
  if (letter.test(text) || (inName && mark.test(text))) return Character.letter
  if (digit.test(text)) return Character.digit
  return blank.test(text) ? Character.blank : Character.other
}

/** Whether a text can stand unquoted in a state's place: letters, digits, `_`, single `-` inside. */
export function isPlainName(name: string): boolean {
  return /^[\p{L}\p{Nd}_][\p{L}\p{M}\p{Nd}_]*(?:-[\p{L}\p{Nd}_][\p{L}\p{M}\p{Nd}_]*)*$/u.test(name)
}
