/** How wide a character is, as a part of the font's size; near enough for fonts without serifs. */
function widthOf(character: string): number {
  if (
    /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u.test(
      character,
    )
  )
    return 1.05
  if (/[\p{Mn}\u200b-\u200f]/u.test(character)) return 0
  if (/[iljtfrI.,:;'|!()[\]{} ]/.test(character)) return 0.34
  if (/[mwMW@%]/.test(character)) return 0.9
  return /\p{Lu}/u.test(character) ? 0.7 : 0.58
}

/** The text, or as much of it as fits with an ellipsis behind. `monospace` counts every character alike. */
export function fitText(text: string, width: number, size: number, monospace = false): string {
  const of = (character: string) => (monospace ? 0.602 : widthOf(character)) * size
  let taken = 0
  let kept = ''
  for (const character of text) {
    taken += of(character)
    if (taken > width) return `${kept.trimEnd()}…`
    // The ellipsis needs room as long as more may follow.
    if (taken <= width - size * 0.8) kept += character
  }
  return text
}
