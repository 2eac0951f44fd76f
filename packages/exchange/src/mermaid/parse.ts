import { type Refusal, refuse } from '../loss.ts'
import { brackets, type Shape, shapes } from './shapes.ts'
import { readLabel } from './text.ts'

export interface ChartNode {
  readonly id: string
  label: string | null
  shape: Shape | null
  readonly classes: string[]
}

export interface ChartEdge {
  readonly from: string
  readonly to: string
  readonly label: string | null
  readonly look: {
    readonly dashed: boolean
    readonly thick: boolean
    readonly head: string
    readonly tail: string
  }
  readonly hidden: boolean
}

export interface Chart {
  readonly title: string | null
  readonly direction: string | null
  readonly nodes: ReadonlyMap<string, ChartNode>
  readonly edges: readonly ChartEdge[]
  readonly groups: ReadonlyMap<string, string>
  /** Statements that say something else than nodes and arrows, as they stand. */
  readonly rest: readonly { readonly element: string; readonly source: string }[]
}

/** A line of `&` on both sides can stand for very many. */
const maxArrows = 100_000

/** Reads a flowchart statement by statement; what it cannot read refuses the whole, with its line. */
export function parseMermaid(text: string): Chart | Refusal {
  return new Parser(text).run()
}

class Parser {
  private readonly nodes = new Map<string, ChartNode>()
  private readonly edges: ChartEdge[] = []
  private readonly groups = new Map<string, string>()
  private readonly rest: { element: string; source: string }[] = []
  private title: string | null = null
  private direction: string | null = null
  private depth = 0
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  }

  run(): Chart | Refusal {
    this.readFrontMatter()
    const header = this.readHeader()
    if (header) return header
    for (;;) {
      this.skip(/(?:[\s;]|%%(?!\{)[^\n]*)+/y)
      if (this.at >= this.text.length) break
      const problem = this.readStatement()
      if (problem) return problem
    }
    if (this.depth > 0) return refuse('A subgraph is not closed: add its `end`.')
    const { nodes, edges, groups, rest, title, direction } = this
    return { nodes, edges, groups, rest, title, direction }
  }

  private readFrontMatter(): void {
    const matter = this.match(/\s*---[ \t]*\n([\s\S]*?)\n[ \t]*---[ \t]*(?:\n|$)/y)
    if (!matter) return
    for (const line of (matter[1] ?? '').split('\n')) {
      const title = /^title:\s*(.*?)\s*$/.exec(line)
      if (title) this.title = readScalar(title[1] ?? '')
      else if (line.trim() !== '' && !/^\s*#/.test(line)) this.note('front matter', line.trim())
    }
  }

  private readHeader(): Refusal | null {
    for (;;) {
      this.skip(/(?:[\s;]|%%(?!\{)[^\n]*)+/y)
      const directive = this.match(/%%\{[\s\S]*?\}%%/y)
      if (!directive) break
      this.note('directive', directive[0])
    }
    const header = this.match(
      /(graph|flowchart(?:-elk)?)\b[ \t]*(TB|TD|BT|RL|LR|[<>v^])?[ \t]*(?=[\n;]|%%|$)/y,
    )
    if (!header)
      return refuse('This is no Mermaid flowchart: it has to begin with a line such as `flowchart TB`.')
    this.direction = header[2] ?? null
    return null
  }

  private readStatement(): Refusal | null {
    const directive = this.match(/%%\{[\s\S]*?\}%%/y)
    if (directive) return this.note('directive', directive[0])
    const group = this.match(/subgraph(?=[\s;])[ \t]*([^\n;]*)/y)
    if (group) return this.openGroup((group[1] ?? '').trim())
    if (this.match(/end(?=[\s;]|$)/y)) {
      this.depth--
      return this.depth < 0 ? this.wrong('An `end` has no subgraph before it') : null
    }
    const description = this.match(/accDescr[ \t]*\{[^}]*\}/y)
    if (description) return this.note('accDescr', description[0])
    const other = this.match(
      /(classDef|class|style|linkStyle|click|direction|accTitle|accDescr)(?=[ \t:])[^\n]*/y,
    )
    if (other) return this.readOther(other[1] ?? '', other[0])
    return this.readChain()
  }

  private readOther(word: string, source: string): null {
    const classes =
      word === 'class' ? /^class\s+([^\s;]+(?:\s*,\s*[^\s;,]+)*)\s+([\w-]+)\s*;?$/.exec(source.trim()) : null
    if (!classes) return this.note(word, source.trim())
    for (const id of (classes[1] ?? '').split(',')) this.node(id.trim()).classes.push(classes[2] ?? '')
    return null
  }

  private openGroup(head: string): Refusal | null {
    this.depth++
    if (this.depth > 100) return this.wrong('More than 100 subgraphs are inside each other')
    const named = /^([^\s[]+)\s*\[([\s\S]*)\]$/.exec(head)
    const title = readLabel(named ? (named[2] ?? '') : head)
    this.groups.set(named ? (named[1] ?? '') : readLabel(head), title)
    return null
  }

  /** `a & b -- text --> c --> d` */
  private readChain(): Refusal | null {
    let from = this.readNodes()
    if (!Array.isArray(from)) return from
    for (;;) {
      this.skip(/[ \t]+/y)
      const edge = this.readEdge()
      if (edge === null) break
      this.skip(/\s+/y)
      const to = this.readNodes()
      if (!Array.isArray(to)) return to
      for (const source of from)
        for (const target of to) this.edges.push({ ...edge, from: source, to: target })
      if (this.edges.length > maxArrows) return this.wrong(`There are more than ${maxArrows} arrows`)
      from = to
    }
    this.skip(/[ \t]*(?:%%(?!\{)[^\n]*)?/y)
    return this.match(/[\n;]|$/y) ? null : this.wrong('This cannot be read as nodes and arrows')
  }

  private readNodes(): string[] | Refusal {
    const ids: string[] = []
    do {
      this.skip(/[ \t]+/y)
      const id = this.readNode()
      if (typeof id !== 'string') return id
      ids.push(id)
    } while (this.match(/\s*&/y))
    return ids
  }

  private readNode(): string | Refusal {
    const found = this.match(/(?:[\p{L}\p{M}\p{N}_]|[-.:](?=[\p{L}\p{N}_])|[+*!?$%@/\\'](?![{]))+/uy)
    if (!found) return this.wrong('A node is missing')
    const node = this.node(found[0])
    for (const [open, closers, shape] of brackets) {
      if (!this.text.startsWith(open, this.at)) continue
      const label = this.readBracket(open, closers)
      if (typeof label !== 'string') return label
      node.label = readLabel(label)
      node.shape = shape
      break
    }
    const data = this.match(/@\{([^}]*)\}/y)
    if (data) this.readData(node, data[1] ?? '')
    for (let name = this.match(/:::([\w-]+)/y); name; name = this.match(/:::([\w-]+)/y))
      node.classes.push(name[1] ?? '')
    return found[0]
  }

  private readBracket(open: string, closers: readonly string[]): string | Refusal {
    const from = this.at
    this.at += open.length
    const quoted = this.match(/\s*"([^"]*)"\s*/y)
    const closes = () => closers.find((closer) => this.text.startsWith(closer, this.at))
    if (quoted) {
      const closer = closes()
      if (closer !== undefined) {
        this.at += closer.length
        return quoted[0]
      }
      this.at = from + open.length
    }
    const start = this.at
    const lineEnd = this.text.indexOf('\n', start)
    for (; this.at < this.text.length && (lineEnd < 0 || this.at < lineEnd); this.at++) {
      const closer = closes()
      if (closer === undefined) continue
      const label = this.text.slice(start, this.at)
      this.at += closer.length
      return label
    }
    this.at = from
    return this.wrong(`The \`${open}\` is not closed on its line`)
  }

  private readData(node: ChartNode, data: string): void {
    const pairs = data.matchAll(/([\w-]+)\s*:\s*("[^"]*"|[^,\n]*)/g)
    for (const [source, key = '', raw = ''] of pairs) {
      const value = readScalar(raw.trim())
      if (key === 'label') node.label = readLabel(value)
      else if (key === 'shape') {
        node.shape = {
          kind: Object.hasOwn(shapes, value) ? (shapes[value] ?? 'other') : 'other',
          name: value,
        }
      } else this.note(`node ${node.id}`, source.trim())
    }
  }

  private readEdge(): Omit<ChartEdge, 'from' | 'to'> | null {
    const id = this.match(/[\p{L}\p{N}_]+@(?=[<xo]?[-=~])/uy)
    if (id) this.note('id of an arrow', id[0])
    const whole = this.match(/([<xo])?(-{2,}[->xo]|={2,}[=>xo]|-\.+-[>xo]?|~{3,})/y)
    if (whole) {
      const label = this.match(/[ \t]*\|([^|]*)\|/y)
      return edgeOf(whole[1] ?? '', whole[2] ?? '', label ? readLabel(label[1] ?? '') : null)
    }
    const split = this.match(
      /([<xo])?(--|==|-\.)[ \t]*("[^"]*"|[^\n|]*?)[ \t]*(-{2,}[->xo]|={2,}[=>xo]|\.+-[>xo]?)(?![->=.])/y,
    )
    if (!split) return null
    const line = `${split[2]}${split[4]}`
    return edgeOf(split[1] ?? '', line, readLabel(split[3] ?? ''))
  }

  private node(id: string): ChartNode {
    const known = this.nodes.get(id)
    if (known) return known
    const node: ChartNode = { id, label: null, shape: null, classes: [] }
    this.nodes.set(id, node)
    return node
  }

  private note(element: string, source: string): null {
    this.rest.push({ element, source })
    return null
  }

  private wrong(message: string): Refusal {
    const before = this.text.slice(0, this.at)
    const line = before.split('\n').length
    const rest = this.text.slice(this.at).split('\n')[0]?.slice(0, 30) ?? ''
    return refuse(`Line ${line}: ${message}, near ${JSON.stringify(rest)}.`)
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at = pattern.lastIndex
    return found
  }

  private skip(pattern: RegExp): void {
    this.match(pattern)
  }
}

function edgeOf(tail: string, line: string, label: string | null): Omit<ChartEdge, 'from' | 'to'> {
  const head = /[>xo]$/.exec(line)?.[0] ?? ''
  return {
    label: label === '' ? null : label,
    look: { dashed: line.includes('.'), thick: line.startsWith('='), head, tail },
    hidden: line.startsWith('~'),
  }
}

/** A value of the front matter or of `@{ … }`, its quotes taken off. */
function readScalar(source: string): string {
  if (!/^(["']).*\1$/s.test(source)) return source
  if (source.startsWith("'")) return source.slice(1, -1).replaceAll("''", "'")
  try {
    return String(JSON.parse(source))
  } catch {
    return source.slice(1, -1)
  }
}
