import { ensureBuilt } from '../../../scripts/build.mjs'

/** The tests drive what a person gets from `npm start`: the built studio, served by the built server. */
export function setup(): void {
  ensureBuilt(['server', 'studio'])
}
