import { cleanName } from '../draft.ts'
import type { Losses } from '../loss.ts'
import { rabbit } from './names.ts'
import type { Xml } from './xml.ts'

export interface SequenceFlow {
  readonly id: string
  /** Another node than the file says for what leaves a sub-process. */
  from: string
  readonly to: string
  readonly name: string
  readonly condition: string | null
  /** The guard in the language's own words. */
  readonly own: string | null
}

/** The arrows of a process and its sub-processes, found by their ends. */
export class SequenceFlows {
  private readonly flows = new Set<SequenceFlow>()
  private readonly out = new Map<string, SequenceFlow[]>()
  private readonly into = new Map<string, SequenceFlow[]>()

  read(scope: Xml, losses: Losses): void {
    for (const element of scope.all('sequenceFlow')) this.add(readFlow(element, losses))
    for (const inner of scope.children) if (isScope(inner)) this.read(inner, losses)
  }

  get all(): Iterable<SequenceFlow> {
    return this.flows
  }

  from(id: string): readonly SequenceFlow[] {
    return this.out.get(id) ?? []
  }

  to(id: string): readonly SequenceFlow[] {
    return this.into.get(id) ?? []
  }

  /** What leaves one node leaves another instead. */
  move(from: string, to: string): void {
    for (const flow of this.from(from)) {
      flow.from = to
      push(this.out, to, flow)
    }
    this.out.delete(from)
  }

  drop(flow: SequenceFlow): void {
    this.flows.delete(flow)
  }

  private add(flow: SequenceFlow): void {
    this.flows.add(flow)
    push(this.out, flow.from, flow)
    push(this.into, flow.to, flow)
  }
}

export const isScope = ({ name }: Xml): boolean =>
  name === 'subProcess' || name === 'transaction' || name === 'adHocSubProcess'

function readFlow(element: Xml, losses: Losses): SequenceFlow {
  const attribute = (name: string) => element.attribute(name) ?? ''
  const id = attribute('id')
  const condition = element.first('conditionExpression')
  condition?.attribute('http://www.w3.org/2001/XMLSchema-instance type')
  const language = condition?.attribute('language')
  if (language && !/feel|juel|rabbit/i.test(language))
    losses.add(`sequence flow ${id}`, `Its condition is written in ${language}; read it over.`)
  return {
    id,
    from: attribute('sourceRef'),
    to: attribute('targetRef'),
    name: cleanName(attribute('name')),
    condition: condition ? condition.text : null,
    own: element.attribute(`${rabbit} guard`),
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
