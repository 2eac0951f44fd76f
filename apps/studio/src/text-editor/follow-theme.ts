import { monaco } from './monaco.ts'
import { themeFrom } from './theme.ts'

/** Gives the editor the studio's colours now and whenever the page's theme changes. */
export function followTheme(): () => void {
  const root = document.documentElement
  const apply = () => {
    const shown = root.dataset.theme === 'dark' ? 'dark' : 'light'
    const style = getComputedStyle(root)
    const name = `rabbit-${shown}`
    monaco.editor.defineTheme(
      name,
      themeFrom((token) => style.getPropertyValue(token), shown),
    )
    monaco.editor.setTheme(name)
  }
  apply()
  const observer = new MutationObserver(apply)
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
