import type { JsonKind } from './values.ts'

export interface Parameter {
  readonly name: string
  /** What it takes; empty means anything. */
  readonly kinds: readonly JsonKind[]
  readonly optional: boolean
  /** It may be given any number of times; only the last parameter. */
  readonly rest: boolean
}

/** What is known of one of the listed functions without its code. */
export interface Signature {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** What it answers; `item` and `like the first` follow the first argument, a list for `item`. */
  readonly returns: JsonKind | 'any' | 'list of strings' | 'like the first' | 'item' | 'item or argument'
  /** How many arguments it takes. */
  readonly least: number
  readonly most: number
  /** `round(number: number, digits?: number) → number` */
  readonly typed: string
}

/** Reads `round(number: number, digits?: number) → number`; after a last parameter stands `, …` where it repeats. */
export function readSignature(typed: string): Signature {
  const [name = '', between = '', returns] = typed.split(/\((.*)\) → /)
  const rest = between.endsWith(', …')
  const parameters = Array.from(
    between.matchAll(/(\w+)(\??): ([^,]+)/g),
    ([, own = '', mark, kinds = '']) => ({
      name: own,
      kinds: kinds === 'any' ? [] : (kinds.split(' | ') as JsonKind[]),
      optional: mark === '?',
      rest,
    }),
  )
  return {
    name,
    parameters,
    returns: returns as Signature['returns'],
    least: parameters.filter(({ optional }) => !optional).length,
    most: rest ? Number.POSITIVE_INFINITY : parameters.length,
    typed,
  }
}

/** `round(number, digits?)` */
export function signatureOf({ name, parameters }: Signature): string {
  const spelled = parameters.map((p) => (p.rest ? `${p.name}, …` : p.optional ? `${p.name}?` : p.name))
  return `${name}(${spelled.join(', ')})`
}

/** What is taken as the argument at this place. */
export function parameterAt({ parameters }: Signature, index: number): Parameter {
  return parameters[Math.min(index, parameters.length - 1)] as Parameter
}

/** Why a call with this many arguments is wrong, or null. */
export function wrongCount(called: Signature, count: number): string | null {
  const { least, most } = called
  if (count >= least && count <= most) return null
  const wanted =
    least === most
      ? `${least}`
      : most === Number.POSITIVE_INFINITY
        ? `${least} or more`
        : `${least} to ${most}`
  const noun = wanted === '1' ? 'argument' : 'arguments'
  return `${called.name} takes ${wanted} ${noun}, not ${count}. Write ${signatureOf(called)}.`
}
