/** Builds those of `cli`, `server`, `studio` and `desktop` that are missing or older than their sources. */
export function ensureBuilt(names: readonly ('cli' | 'server' | 'studio' | 'desktop')[]): void
