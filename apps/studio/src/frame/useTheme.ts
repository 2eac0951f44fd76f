import { useEffect } from 'react'
import { useStudio } from '../store/index.ts'

/** Puts the chosen theme on the page, and follows the system's while that is the choice. */
export function useTheme(): void {
  const theme = useStudio((s) => s.theme)
  const setShownTheme = useStudio((s) => s.setShownTheme)
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)')
    const show = () => {
      const shown = theme === 'system' ? (query.matches ? 'dark' : 'light') : theme
      document.documentElement.dataset.theme = shown
      setShownTheme(shown)
    }
    show()
    query.addEventListener('change', show)
    return () => query.removeEventListener('change', show)
  }, [theme, setShownTheme])
}
