/** The name, with a number behind it when it is taken: `New workflow 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken)
  if (!used.has(name)) return name
  let n = 2
  while (used.has(`${name} ${n}`)) n++
  return `${name} ${n}`
}

/** Those whose name holds every word that is searched for, whatever the case. */
export function matching<T extends { readonly name: string }>(
  items: readonly T[],
  search: string,
): readonly T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
}

/** What a new workflow is called until it says itself what it is. */
export const newName = 'New workflow'

export const isNewName = (name: string): boolean => /^New workflow( \d+)?$/.test(name)
