import { readdirSync, readFileSync } from 'node:fs'

export interface CasePart {
  readonly name: string
  readonly text: string
}

/** One case of the evaluation's files. */
export interface EvaluationCase {
  readonly name: string
  readonly file: string
  readonly parts: readonly CasePart[]
}

/** All cases of a folder below `evaluation/`, in the order of files and of the cases in them. */
export function readCases(folder: string): EvaluationCase[] {
  const root = new URL(`../../evaluation/${folder}/`, import.meta.url)
  const files = readdirSync(root)
    .filter((name) => name.endsWith('.txt'))
    .sort()
  return files.flatMap((file) => parseCases(readFileSync(new URL(file, root), 'utf8'), `${folder}/${file}`))
}

function parseCases(source: string, file: string): EvaluationCase[] {
  return source
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [name = '', ...lines] = block.split('\n')
      const parts = lines.join('\n').split(/^--- /m).slice(1).map(parsePart)
      return { name: name.trim(), file, parts }
    })
}

function parsePart(block: string): CasePart {
  const at = block.indexOf('\n')
  return at < 0
    ? { name: block.trim(), text: '' }
    : { name: block.slice(0, at).trim(), text: block.slice(at + 1).replace(/\n+$/, '') }
}

export function partsNamed(given: EvaluationCase, name: string): string[] {
  return given.parts.filter((part) => part.name === name).map(({ text }) => text)
}

export function linesOf(given: EvaluationCase, name: string): string[] {
  return partsNamed(given, name).flatMap((text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
}

/** A text of `evaluation/texts`, by its name; `NAME crlf` has the line ends of Windows. */
export function readText(name: string): string {
  const [file = '', lineEnds] = name.trim().split(' ')
  const text = readFileSync(new URL(`../../evaluation/texts/${file}.rabbit`, import.meta.url), 'utf8')
  return lineEnds === 'crlf' ? text.replaceAll('\n', '\r\n') : text
}

/** `(a|b)` means either, `(a)?` may be there, `*` anything; the rest is itself. */
export function patternOf(text: string): RegExp {
  const source = text
    .replace(/[.+^${}[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\((?![^)]*\|)(?![^)]*\)\?)([^)]*)\)/g, '\\($1\\)')
  return new RegExp(source)
}
