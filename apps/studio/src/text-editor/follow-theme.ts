import { monaco } from './monaco.ts'
import { hexOf, themeFrom } from './theme.ts'

/** Gives the editor the studio's colours now and whenever the page's theme changes. */
export function followTheme(): () => void {
  const root = document.documentElement
  const apply = () => {
    const shown = root.dataset.theme === 'dark' ? 'dark' : 'light'
    const name = `rabbit-${shown}`
    monaco.editor.defineTheme(name, themeFrom(readColours(root), shown))
    monaco.editor.setTheme(name)
  }
  apply()
  const observer = new MutationObserver(apply)
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

/** Tokens as `#rrggbb`, the one spelling that the editor takes, however the style sheet spells them. */
function readColours(root: HTMLElement): (token: string) => string {
  const probe = root.appendChild(document.createElement('i'))
  // Where motion is reduced, every change is a very short transition, and what is computed is the colour before it.
  probe.style.setProperty('transition', 'none', 'important')
  const read = (token: string) => {
    probe.style.color = `var(${token})`
    return hexOf(getComputedStyle(probe).color)
  }
  queueMicrotask(() => probe.remove())
  return read
}
