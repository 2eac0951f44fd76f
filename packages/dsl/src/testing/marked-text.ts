/** A text with the cursor in it, written as `|`: `start -> |`. */
export interface MarkedText {
  readonly text: string
  readonly offset: number
}

/** @throws {Error} when there is no mark */
export function readMarked(marked: string, mark = '|'): MarkedText {
  const offset = marked.indexOf(mark)
  if (offset < 0) throw new Error(`No ${mark} in ${JSON.stringify(marked)}.`)
  return { text: marked.slice(0, offset) + marked.slice(offset + mark.length), offset }
}
