/** Why an operation has no value, in a sentence. `missing` is what `has` and `??` forgive. */
export class Failure {
  readonly message: string
  readonly missing: boolean
  constructor(message: string, missing = false) {
    this.message = message
    this.missing = missing
  }
}
