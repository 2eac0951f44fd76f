import { isPlainName } from '@rabbit/dsl'
import { inWords, isGuard } from '../draft.ts'
import { Fields } from '../fields.ts'
import type { Losses } from '../loss.ts'
import { printText } from '../print-expression.ts'
import { isMap, type Json, spellStateName } from '../value.ts'
import type { StateTree, TreeNode } from './tree.ts'

export interface Way {
  readonly target: TreeNode | null
  readonly guard: string | null
}

/** Reads transitions as XState lets one write them: a name, an object, or a list of either. */
export class Ways {
  private readonly tree: StateTree
  private readonly losses: Losses

  constructor(tree: StateTree, losses: Losses) {
    this.tree = tree
    this.losses = losses
  }

  of(json: Json | undefined, node: TreeNode, where: string): readonly Way[] {
    const list: readonly Json[] = Array.isArray(json) ? json : json === undefined ? [] : [json]
    return list.flatMap((each): Way[] => {
      if (typeof each === 'string') return [{ target: this.targetOf(each, node, where), guard: null }]
      const fields = new Fields(`${where} of ${node.fields.element}`, each)
      const target = fields.take('target')
      const name = Array.isArray(target) ? target[0] : target
      fields.take('reenter')
      const guard = this.guardOf(fields.take('guard') ?? fields.take('cond'), fields.element)
      fields.listUnread(this.losses)
      if (typeof name === 'string') return [{ target: this.targetOf(name, node, where), guard }]
      this.losses.add(
        fields.element,
        'It leads nowhere and only acts, so it is left out. Compute values in a `transform` state.',
      )
      return []
    })
  }

  private targetOf(name: string, node: TreeNode, where: string): TreeNode | null {
    const found = this.tree.find(name, node)
    if (found === null)
      this.losses.add(
        `${where} of ${node.fields.element}`,
        `It leads to "${name}", and there is no such state. Draw the arrow by hand.`,
      )
    return found
  }

  private guardOf(json: Json | undefined, element: string): string | null {
    if (json === undefined || json === null) return null
    let type = String(json)
    if (isMap(json)) {
      const fields = new Fields(`guard of ${element}`, json)
      type = fields.text('type') ?? ''
      const params = new Fields(fields.element, fields.take('params') ?? {})
      const guard = ownGuard(type, params)
      if (guard !== null) {
        fields.listUnread(this.losses)
        params.listUnread(this.losses)
        return guard
      }
    }
    const source = JSON.stringify(json)
    if (isPlainName(type) && isGuard(type) && !type.includes('-')) {
      this.losses.add(
        element,
        `Its guard \`${source}\` is a function of the program; here it reads the value \`${type}\` from the context. Compute that before.`,
      )
      return type
    }
    this.losses.add(
      element,
      `Its guard \`${source}\` is a function of the program; it stands as a statement in words. Write it as an expression.`,
    )
    return inWords(type || source)
  }
}

/** A guard of the kinds that an export writes; null for any other. */
function ownGuard(type: string, params: Fields): string | null {
  const text = (name: string) => params.text(name) ?? ''
  if (type === 'expression') {
    const expression = text('expression')
    return isGuard(expression) ? expression : null
  }
  if (type === 'choice') return printText(text('choice'))
  if (type === 'error') return `on error ${spellStateName(text('class'))}`
  if (type !== 'ai') return null
  const least = params.take('min_confidence')
  return `ai ${printText(text('statement'))}${typeof least === 'number' ? ` >= ${least}` : ''}`
}
