const lists = new Map<string, readonly string[]>()

/** Phrases written in a row, parted by `|`: a list that a reader can take in. Read once, kept for good. */
export function listOf(text: string): readonly string[] {
  const known = lists.get(text)
  if (known !== undefined) return known
  const list = text
    .split('|')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))
    .filter((phrase) => phrase !== '')
  lists.set(text, list)
  return list
}
