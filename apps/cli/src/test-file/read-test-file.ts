import { nearestName } from '@rabbit/dsl'
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { type TestFile, testFile, wordsOf } from './schema.ts'

/** What is wrong with a test file; line and column count from 1. */
export interface FileProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

export type ReadTestFile =
  | { readonly kind: 'file'; readonly file: TestFile; readonly placeOf: PlaceOf }
  | { readonly kind: 'problems'; readonly problems: readonly FileProblem[] }

/** Where the thing at a path of keys and indexes stands in the file. */
export type PlaceOf = (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number }

/** Reads a `*.test.yaml`; every problem names its place. */
export function readTestFile(text: string): ReadTestFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({
      ...place(lines, pos[0]),
      message: `This is no YAML: ${message}`,
    }))
    return { kind: 'problems', problems }
  }
  const placeOf: PlaceOf = (path) => place(lines, offsetOf(document, path))
  const parsed = testFile.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (parsed.success) return { kind: 'file', file: parsed.data, placeOf }
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys')
      return [{ ...placeOf(issue.path), message: inPath(issue.path, issue.message) }]
    return issue.keys.map((key) => ({
      ...placeOf([...issue.path, key]),
      message: unknownKey(issue.path, key),
    }))
  })
  return { kind: 'problems', problems }
}

function place(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

/** Of the key where there is one, else of the value, else of what is around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const part of path) {
    if (isMap(node)) {
      // One answer stands for a list of one, whose index the file does not have.
      if (typeof part === 'number') continue
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (pair === undefined) return offset
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      if (isNode(node)) offset = node.range?.[0] ?? offset
    } else return offset
  }
  return offset
}

function inPath(path: readonly PropertyKey[], message: string): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`
}

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const known = wordsOf(path)
  const meant = nearestName(key, known)
  const hint = meant === null ? `It may have ${known.join(', ')}.` : `Did you mean "${meant}"?`
  return inPath(path, `there is no "${key}" here. ${hint}`)
}
