import { useEffect } from 'react'
import { type RememberedPanels, rememberedPanels, useStudio } from '../store/index.ts'

const key = 'rabbit.panels'

const allowed: { readonly [K in keyof RememberedPanels]: readonly RememberedPanels[K][] } = {
  theme: ['light', 'dark', 'system'],
  leftOpen: [true, false],
  leftTab: ['palette', 'library'],
  textOpen: [true, false],
  sideOpen: [true, false],
  sideTab: ['chat', 'inspector', 'problems'],
  runOpen: [true, false],
  direction: ['fit', 'right', 'down'],
}

/** The remembered choices that this version knows; anything else is left out. */
export function readPanels(kept: string | null): Partial<RememberedPanels> {
  try {
    const value: unknown = JSON.parse(kept ?? 'null')
    if (typeof value !== 'object' || value === null) return {}
    const entries = Object.entries(value).filter(
      ([name, choice]) =>
        name in allowed && (allowed[name as keyof RememberedPanels] as unknown[]).includes(choice),
    )
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
}

/** Remembers on this machine which panels are open and which theme is chosen. */
export function useKeepPanels(): void {
  useEffect(() => {
    try {
      const kept = readPanels(localStorage.getItem(key))
      // A small screen begins with its room given to the canvas.
      const roomy = window.innerWidth >= 1100
      useStudio.setState({ leftOpen: roomy, ...kept })
    } catch {
      return
    }
    let last = ''
    return useStudio.subscribe((store) => {
      const next = JSON.stringify(rememberedPanels(store))
      if (next === last) return
      last = next
      try {
        localStorage.setItem(key, next)
      } catch {
        // Not remembered; nothing else is lost.
      }
    })
  }, [])
}
