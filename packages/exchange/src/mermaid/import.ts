import { parseExpression, stepTypes } from '@rabbit/dsl'
import { cleanName, type DraftState, inWords, isGuard, slugOf, writeDraft } from '../draft.ts'
import { inferJoins } from '../infer-joins.ts'
import { type Losses, type Refusal, refuse } from '../loss.ts'
import { type Net, type NetFlow, type NetNode, untangle } from '../net.ts'
import { printExpression } from '../print-expression.ts'
import { spellJson, spellTemplate } from '../value.ts'
import { type Chart, type ChartEdge, type ChartNode, parseMermaid } from './parse.ts'

/** A flowchart as a workflow. */
export function readMermaid(text: string, losses: Losses): string | Refusal {
  const chart = parseMermaid(text)
  if ('kind' in chart) return chart
  if (chart.nodes.size === 0) return refuse('The flowchart has no nodes to import.')
  listRest(chart, losses)
  const edges = chart.edges.filter((edge) => isArrow(edge, chart, losses))
  const nodes = [...chart.nodes.values()].filter(({ id }) => !isGroup(id, chart))
  const reader = new Reader(nodes, edges, losses)
  const net = reader.net()
  const { arrows, added } = untangle(net, losses)
  const name = chart.title === null ? null : slugOf(chart.title)
  const draft = {
    name,
    title: chart.title,
    inputs: [],
    triggers: [],
    states: [...reader.states, ...added],
    arrows: reader.hasBars ? arrows : inferJoins(arrows),
    places: new Map(),
  }
  return writeDraft(draft, losses)
}

const isGroup = (id: string, { groups, nodes }: Chart): boolean => {
  const node = nodes.get(id)
  return groups.has(id) && node?.label === null && node.shape === null
}

function listRest({ rest, groups, direction }: Chart, losses: Losses): void {
  const keep = 'Keep the flowchart if you need it.'
  if (direction !== null)
    losses.add('direction', `The studio chooses by itself how a drawing runs, so "${direction}" is left out.`)
  for (const [id, title] of groups)
    losses.add(`subgraph ${id}`, `Its states are kept, but not the frame "${title}" around them. ${keep}`)
  for (const { element, source } of rest)
    losses.add(
      element,
      `\`${source}\` says how it looks or behaves on a page; a workflow has no place for it. ${keep}`,
    )
}

/** Whether an edge becomes an arrow; what is special about it is listed. */
function isArrow(edge: ChartEdge, chart: Chart, losses: Losses): boolean {
  const { from, to, look, hidden } = edge
  const element = `link ${from} to ${to}`
  if (hidden) {
    losses.add(
      element,
      'It is invisible and only moves nodes, so it is left out. Draw an arrow if one should follow.',
    )
    return false
  }
  const group = [from, to].find((id) => isGroup(id, chart))
  if (group !== undefined) {
    losses.add(
      element,
      `It ends at the frame "${group}", which no state stands for. Draw it to a state inside.`,
    )
    return false
  }
  if (look.dashed || look.thick)
    losses.add(element, 'It is drawn dotted or thick; arrows have one look. Write what it means as a guard.')
  if (look.head !== '>')
    losses.add(
      element,
      'It has no arrowhead or another one; it is read as an arrow. Remove it if none should follow.',
    )
  if (look.tail !== '')
    losses.add(
      element,
      'It points both ways; only the way forward is kept. Draw an arrow back if there is one.',
    )
  return true
}

class Reader {
  readonly states: DraftState[] = []
  readonly hasBars: boolean
  private readonly nodes: readonly ChartNode[]
  private readonly byId: ReadonlyMap<string, ChartNode>
  private readonly edges: readonly ChartEdge[]
  private readonly losses: Losses
  private readonly out = new Map<string, ChartEdge[]>()
  private readonly incoming = new Map<string, number>()

  constructor(nodes: readonly ChartNode[], edges: readonly ChartEdge[], losses: Losses) {
    this.nodes = nodes
    this.byId = new Map(nodes.map((node) => [node.id, node]))
    this.edges = edges
    this.losses = losses
    this.hasBars = nodes.some(({ shape }) => shape?.kind === 'bar')
    for (const edge of edges) {
      const list = this.out.get(edge.from)
      if (list) list.push(edge)
      else this.out.set(edge.from, [edge])
      this.incoming.set(edge.to, (this.incoming.get(edge.to) ?? 0) + 1)
    }
  }

  net(): Net {
    const nodes = this.nodes.map((node) => this.readNode(node))
    const kinds = new Map(nodes.map((node) => [node.key, node]))
    const flows: NetFlow[] = []
    const forks = new Map<string, string>()
    for (const edge of this.edges) {
      const { from, to, label } = edge
      const guard = this.guardOf(edge, kinds.get(from))
      const same = (this.out.get(from) ?? []).filter((each) => each.label === label)
      if (label === null || guard === null || same.length < 2) {
        flows.push({ from, to, guard })
        continue
      }
      // Several arrows with the same words are followed together.
      const id = JSON.stringify([from, label])
      let fork = forks.get(id)
      if (fork === undefined) {
        fork = `fork ${id}`
        forks.set(id, fork)
        nodes.push({ key: fork, kind: 'fork', name: label })
        flows.push({ from, to: fork, guard })
      }
      flows.push({ from: fork, to, guard: null })
    }
    return { nodes, flows, splits: true }
  }

  private readNode(node: ChartNode): NetNode {
    const { id, shape, classes } = node
    const label = this.withoutIcons(id, node.label ?? id)
    const common = { key: id, name: cleanName(label) }
    const quorum = classes.includes('join') ? /^(?:(any)|(\d+) of \d+)$/.exec(label) : null
    if (quorum) return { ...common, kind: 'join', join: quorum[1] ? 'any' : Number(quorum[2]) }
    if (shape?.kind === 'bar') return { ...common, kind: (this.incoming.get(id) ?? 0) > 1 ? 'join' : 'fork' }
    const type = classes.find((name) => stepTypes.has(name))
    for (const name of classes)
      if (name !== type)
        this.losses.add(`node ${id}`, `Its class "${name}" is a look. Name a state type to say what it does.`)
    if (shape?.kind === 'diamond' && type === undefined && this.isTest(id, label)) {
      const said = node.label === null || testOf(label, this.out.get(id) ?? []) !== null
      return { ...common, kind: 'choice', ...(said ? {} : { title: label }) }
    }
    this.states.push(this.stateOf(node, label, type))
    return { ...common, kind: 'state' }
  }

  private withoutIcons(id: string, label: string): string {
    const icons = label.match(/\bfa[bsrlk]?:fa-[\w-]+/g)
    if (!icons) return label
    this.losses.add(
      `node ${id}`,
      `Its icon (${icons.join(', ')}) is lost; a state's icon is that of its type.`,
    )
    return label.replace(/\bfa[bsrlk]?:fa-[\w-]+\s*/g, '').trim()
  }

  /** Whether all that a diamond says stands on its arrows. */
  private isTest(id: string, label: string): boolean {
    const edges = this.out.get(id) ?? []
    if (edges.length === 0) return false
    return edges.every((edge) => conditionOf(edge.label ?? '') !== null) || testOf(label, edges) !== null
  }

  private stateOf({ id, shape }: ChartNode, label: string, type: string | undefined): DraftState {
    const name = shape?.kind === 'pill' || shape?.kind === 'circle' ? pillName(label) : cleanName(label)
    const state = { key: id, name: name || id, type: type ?? null, properties: [] }
    const choices = (this.out.get(id) ?? []).flatMap(({ label: words }) =>
      words !== null && conditionOf(words) === null ? [words] : [],
    )
    if (type === 'decision' && choices.length > 0)
      return { ...state, properties: [['choices', spellJson([...new Set(choices)])]] }
    if (type !== undefined) return state
    if (shape?.kind === 'diamond')
      return {
        ...state,
        type: 'decision',
        properties: [
          ['question', spellTemplate(label)],
          ['choices', spellJson([...new Set(choices)])],
        ],
      }
    if (shape?.kind === 'subroutine')
      return { ...state, type: 'workflow', properties: [['name', spellTemplate(label)]] }
    if (shape?.kind === 'other' || shape?.kind === 'hexagon')
      this.losses.add(
        `node ${id}`,
        `Its shape (${shape.name}) is lost. Give the state a type that says what it does.`,
      )
    if (label.includes('\n')) return { ...state, properties: [['description', spellTemplate(label)]] }
    return state
  }

  private guardOf(edge: ChartEdge, source: NetNode | undefined): string | null {
    const siblings = this.out.get(edge.from) ?? []
    const node = this.byId.get(edge.from)
    const test = source?.kind === 'choice' ? testOf(node?.label ?? '', siblings) : null
    if (test !== null) return isYes(edge.label ?? '') ? test : 'otherwise'
    if (edge.label === null) return null
    const condition = conditionOf(edge.label)
    if (condition !== null) return condition
    if (node?.classes.includes('decision') || node?.shape?.kind === 'diamond') return choiceOf(edge.label)
    if (siblings.length > 1) return inWords(edge.label)
    this.losses.add(
      `link ${edge.from} to ${edge.to}`,
      `Its words ${JSON.stringify(edge.label)} are no condition, and it is the only way on. Put them into a description.`,
    )
    return null
  }
}

const pillName = (label: string): string =>
  /^(start|begin)$/i.test(label) ? 'start' : /^(end|stop|finish)$/i.test(label) ? 'end' : cleanName(label)

const isYes = (label: string): boolean => /^(yes|y|true|ok)$/i.test(label)
const isNo = (label: string): boolean => /^(no|n|false|otherwise|else)$/i.test(label)

/** The condition of a diamond such as `amount > 100?` with a yes and a no; null for any other. */
function testOf(label: string, edges: readonly ChartEdge[]): string | null {
  const [a, b, more] = new Set(edges.map((edge) => edge.label ?? ''))
  if (a === undefined || b === undefined || more !== undefined) return null
  if (!((isYes(a) && isNo(b)) || (isNo(a) && isYes(b)))) return null
  const condition = label.replace(/^if\s+/i, '').replace(/\s*\?$/, '')
  const { expression } = parseExpression(condition)
  if (expression === null || expression.kind === 'literal' || !isGuard(condition)) return null
  return expression.kind === 'name' && !label.includes('_') ? null : condition
}

/** What an arrow's words say as a guard; null when they are mere words. */
function conditionOf(label: string): string | null {
  const text = label.replace(/\s+/g, ' ').trim()
  if (/^(otherwise|else|default)$/i.test(text)) return 'otherwise'
  if (/^(on error|error|failed|failure|exception)$/i.test(text)) return 'on error'
  if (/^(on timeout|timeout|timed out|time ?out)$/i.test(text)) return 'on timeout'
  const failure = /^on error (.+)$/.exec(text)
  if (failure) return isGuard(text) ? text : `on error ${JSON.stringify(failure[1])}`
  if (/^ai "/.test(text) && isGuard(text)) return text
  const marked = /^if (.+)$/i.exec(text)
  const { expression } = parseExpression(marked?.[1] ?? text)
  if (expression === null) return null
  if (
    !marked &&
    (expression.kind === 'name' || expression.kind === 'literal' || expression.kind === 'negate')
  )
    return null
  // A difference of two names is far more often a word with a hyphen.
  if (!marked && expression.kind === 'binary' && !/[<>=]|\band\b|\bor\b/.test(text)) return null
  const source = marked?.[1] ?? text
  return isGuard(source) ? source : printExpression(expression)
}

const choiceOf = (label: string): string =>
  /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u.test(label) &&
  !['otherwise', 'not', 'true', 'false', 'null', 'True', 'False', 'None'].includes(label)
    ? label
    : JSON.stringify(label.replace(/\s+/g, ' '))
