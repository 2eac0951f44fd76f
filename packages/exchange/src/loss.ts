/** One thing that the other format has no place for, or that was read and could not be kept. */
export interface Loss {
  /** What it belongs to, as a person finds it: `state "pay"`, `click of node A`. */
  readonly element: string
  /** What is lost and what to do about it, in a sentence. */
  readonly message: string
}

/** Why a text could not be read at all, in a sentence that says how to mend it. */
export interface Refusal {
  readonly kind: 'refused'
  readonly message: string
}

export const refuse = (message: string): Refusal => ({ kind: 'refused', message })

/** Losses in the order in which they were found; a loss that is said already is not said again. */
export class Losses {
  private readonly found = new Map<string, Loss>()

  add(element: string, message: string): void {
    const key = `${element}\n${message}`
    if (!this.found.has(key)) this.found.set(key, { element, message })
  }

  get list(): readonly Loss[] {
    return [...this.found.values()]
  }
}
