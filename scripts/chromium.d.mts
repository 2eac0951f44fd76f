/** The path of a browser that is there. */
export function findChromium(): string | null
/** Installs Debian's package where that is possible; answers as `findChromium`. */
export function installChromium(): string | null
