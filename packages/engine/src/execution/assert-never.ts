/** Shows the compiler, and whoever reads a crash, that a new case was forgotten. */
export function assertNever(value: never): never {
  throw new TypeError(`An unexpected case: ${JSON.stringify(value)}`)
}
