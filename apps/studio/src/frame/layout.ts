/** Sizes of the frame's panels, kept on this machine. A storage that cannot be used costs the memory, not the frame. */
export function readLayout(name: string): Record<string, number> | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`rabbit.layout.${name}`) ?? 'null')
    if (typeof value !== 'object' || value === null) return undefined
    return Object.values(value).every((size) => typeof size === 'number')
      ? (value as Record<string, number>)
      : undefined
  } catch {
    return undefined
  }
}

export function keepLayout(name: string, layout: Readonly<Record<string, number>>): void {
  try {
    localStorage.setItem(`rabbit.layout.${name}`, JSON.stringify(layout))
  } catch {
    // Not remembered; nothing else is lost.
  }
}
