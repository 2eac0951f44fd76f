import type { Json, JsonObject } from '../../expression/index.ts'
import type { InputField } from '../graph.ts'
import { constantOf, type Path } from './constants.ts'
import { sampleFor } from './samples.ts'

export type NeedKind = 'string' | 'number' | 'boolean' | 'list' | 'map'

/** What a value has to fulfil, and values that might. */
export interface Wish {
  readonly holds: (value: Json) => boolean
  readonly hints: readonly Json[]
}

/** Stands for every item of a list among the children of a need. */
export const ITEM = '[]'

/** What is known of one value that has to come from outside: a top-level name or a key below it. */
export class Need {
  readonly name: string
  readonly children = new Map<string, Need>()
  /** Literals that it is compared with for being equal. */
  readonly literals = new Set<string | number | boolean | null>()
  /** What its first reader is, for people. */
  why = ''
  declared: InputField | null = null
  /** How many items a list has to have at least. */
  itemCount = 1
  /** Whether something reads it without `has` or `??`. */
  required = false
  /** How it is used, the strongest evidence first found. */
  private kindFound: NeedKind | null = null
  private kindStrength = 0
  private wishes: Wish[] = []
  private fixed: Json | undefined

  constructor(name: string) {
    this.name = name
  }

  /** Of several pieces of evidence the strongest counts, of equals the first. */
  suggestKind(kind: NeedKind, strength: number): void {
    if (strength <= this.kindStrength) return
    this.kindFound = kind
    this.kindStrength = strength
  }

  get kind(): NeedKind | null {
    if (this.children.has(ITEM)) return 'list'
    return this.children.size > 0 ? 'map' : this.kindFound
  }

  fix(value: Json): void {
    this.fixed = value
  }

  child(name: string): Need {
    let child = this.children.get(name)
    if (!child) {
      child = new Need(name)
      this.children.set(name, child)
    }
    return child
  }

  /** Adds a wish unless it contradicts the earlier ones, which came from guards nearer to the start. */
  wish(wish: Wish): boolean {
    if (this.fixed !== undefined) return wish.holds(this.fixed)
    const wishes = [...this.wishes, wish]
    if (this.solve(wishes) === undefined) return false
    this.wishes = wishes
    return true
  }

  /** A value that fulfils all wishes. */
  proposal(): Json {
    if (this.fixed !== undefined) return this.fixed
    const item = this.children.get(ITEM)
    if (item) return Array.from({ length: this.itemCount }, () => item.proposal())
    if (this.children.size > 0) {
      return Object.fromEntries([...this.children].map(([name, child]) => [name, child.proposal()]))
    }
    return this.solve(this.wishes) ?? sampleFor(this.name, this.kind)
  }

  private solve(wishes: readonly Wish[]): Json | undefined {
    const hints = wishes.flatMap((wish) => wish.hints)
    const sample = sampleFor(this.name, this.kind)
    const candidates = [sample, ...hints, ...between(hints)]
    return candidates.find((candidate) => wishes.every((wish) => wish.holds(candidate)))
  }
}

/** The middles between the numbers hinted at. */
function between(hints: readonly Json[]): number[] {
  const numbers = hints.filter((hint) => typeof hint === 'number').sort((a, b) => a - b)
  return numbers.flatMap((number, i) => {
    const middle = (number + (numbers[i + 1] ?? number)) / 2
    return [Math.round(middle), Number(middle.toPrecision(12))]
  })
}

const RESERVED = new Set(['steps', 'secrets', 'execution'])

/** Every value that the workflow needs from outside, by path. */
export class Needs {
  private readonly byName = new Map<string, Need>()

  /** A declared input; a default is its value. */
  declare(field: InputField): void {
    const need = this.of(field.name)
    need.declared = field
    if (field.type.kind !== 'choice' && field.type.kind !== 'any') need.suggestKind(field.type.kind, 100)
    const value = field.defaultValue && constantOf(field.defaultValue)
    if (value !== null && value !== undefined) need.fix(value)
    else if (field.type.kind === 'choice') {
      const { values } = field.type
      need.wish({ holds: (v) => values.some((value) => value === v), hints: values })
    }
  }

  of(name: string): Need {
    let need = this.byName.get(name)
    if (!need) {
      need = new Need(name)
      this.byName.set(name, need)
    }
    return need
  }

  /** The need that a path leads to; null for what never comes from the input, or is not asked for. */
  at(path: Path): Need | null {
    const [first, ...rest] = path[0] === 'input' ? path.slice(1) : path
    if (typeof first !== 'string' || RESERVED.has(first)) return null
    let need = this.byName.get(first) ?? null
    for (const key of rest) {
      if (typeof key === 'number' && need) need.itemCount = Math.max(need.itemCount, key + 1, -key)
      need = need?.child(typeof key === 'number' ? ITEM : key) ?? null
    }
    return need
  }

  /** Those that are not declared, in the order in which they were first read. */
  undeclared(): readonly Need[] {
    return [...this.byName.values()].filter((need) => need.declared === null)
  }

  /** The proposed values as a context. */
  context(): JsonObject {
    const top = Object.fromEntries([...this.byName.values()].map((need) => [need.name, need.proposal()]))
    return { ...top, input: top }
  }
}
