import { describe, expect, it } from 'vitest'
import { importWorkflow } from './index.ts'
import { readSources, type SourceFile } from './testing/corpus.ts'

/** Something that no format knows, put into one place of a source. */
const mark = 'zzUnheardOf'

function said({ format }: SourceFile, text: string): string {
  const result = importWorkflow(format, text)
  if (result.kind === 'refused') return `${mark} ${result.message}`
  return JSON.stringify(result)
}

/** The text of a JSON document with one more field in each of its maps, one at a time. */
function* jsonWithMark(text: string): Generator<readonly [place: string, text: string]> {
  const document = JSON.parse(text)
  const places: { readonly path: string; readonly map: Record<string, unknown> }[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Array.isArray(value)) places.push({ path, map: value as Record<string, unknown> })
    for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`)
  }
  visit(document, '')
  for (const { path, map } of places) {
    map[mark] = 1
    yield [path, JSON.stringify(document)]
    delete map[mark]
  }
}

/** The text of an XML document with one more attribute, or one more element, in each of its elements. */
function* xmlWithMark(text: string): Generator<readonly [place: string, text: string]> {
  const known = text.replace(/<(\w+:)?definitions /, `$&xmlns:zz="urn:zz" `)
  for (const tag of known.matchAll(/<(?![/?!])[\w:]+(?=[\s/>])/g)) {
    const at = tag.index + tag[0].length
    yield [`${tag[0]} at ${at}`, `${known.slice(0, at)} zz:${mark}="1"${known.slice(at)}`]
    const end = known.indexOf('>', at)
    if (known[end - 1] !== '/')
      yield [`in ${tag[0]} at ${at}`, `${known.slice(0, end + 1)}<zz:${mark}/>${known.slice(end + 1)}`]
  }
}

/** Elements that are listed with all that is in them: pools, lanes, notes, second processes, routes of a drawing. */
const lostAsAWhole =
  /collaboration|lane|flowNodeRef|textAnnotation|<bpmn:text |dataObject|process at 32|task at 3[12]|BPMNEdge|BPMNLabel|waypoint/i

const sources = readSources('import').filter(({ format }) => format !== 'mermaid')

describe.each(sources)('$name', (source) => {
  it('loses nothing without a word, wherever it stands', () => {
    const marked = source.format === 'bpmn' ? xmlWithMark(source.text) : jsonWithMark(source.text)
    const silent = [...marked]
      .filter(([, text]) => !said(source, text).includes(mark))
      .map(([place]) => place)
    expect(silent.filter((place) => !lostAsAWhole.test(place))).toEqual([])
  })
})

describe('a statement of a flowchart', () => {
  const lines = [
    'click a callback "tip"',
    'style a fill:#fff',
    'linkStyle default stroke:red',
    'classDef x fill:red',
    'class a x',
    'a:::x --> b',
    'accTitle: words',
    'accDescr: words',
    'direction TB',
    'a@{ icon: "x" }',
    'e1@--> b',
    'a ~~~ b',
    'a <--> b',
    'a --x b',
    'a ==> b',
    'a[(b)]',
    '%%{init: {}}%%',
    'subgraph s\nend',
  ]
  it.each(lines)('%s is a loss', (line) => {
    const plain = 'flowchart\na --> b'
    const text = line.startsWith('e1') ? `flowchart\na ${line}` : `${plain}\n${line}\n`
    const result = importWorkflow('mermaid', text)
    expect(result.kind === 'imported' && result.losses.length).toBeGreaterThan(0)
  })
})
