import { describe, expect, it, vi } from 'vitest'
import { runDesktop, type Shell, type StudioServer, type WindowOptions } from './desktop.ts'

const link = 'http://127.0.0.1:50123/?token=abc'

/** Electron's side, in memory: what the shell asked for, and hooks to play the person's part. */
function createFakeShell(options: { alone?: boolean } = {}) {
  const seen = { loaded: '', external: [] as string[], errors: [] as string[], quits: 0, shown: 0 }
  const hooks: { window?: WindowOptions; secondStart?: () => void; quit?: () => Promise<void> } = {}
  const shell: Shell = {
    takeSingleInstance: () => options.alone ?? true,
    onSecondStart: (listener) => {
      hooks.secondStart = listener
    },
    whenReady: async () => {},
    onQuit: (listener) => {
      hooks.quit = listener
    },
    quit: () => {
      seen.quits++
    },
    dataFolder: () => '/home/ada/.config/Lazy Rabbit Studio',
    openWindow: (window) => {
      hooks.window = window
      return {
        load: async (url) => {
          seen.loaded = url
        },
        show: () => {
          seen.shown++
        },
      }
    },
    openExternal: (url) => {
      seen.external.push(url)
    },
    showError: (_title, message) => {
      seen.errors.push(message)
    },
  }
  return { shell, seen, hooks }
}

const createFakeServer = () => ({ link, stop: vi.fn(async () => {}) }) satisfies StudioServer

describe('the desktop shell', () => {
  it('starts a server on its own data folder and opens its link', async () => {
    const { shell, seen } = createFakeShell()
    const folders: string[] = []
    await runDesktop(shell, async (folder) => {
      folders.push(folder)
      return createFakeServer()
    })
    expect(folders).toEqual(['/home/ada/.config/Lazy Rabbit Studio'])
    expect(seen.loaded).toBe(link)
  })

  it('stays on the pages of its server and gives web links to the browser', async () => {
    const { shell, seen, hooks } = createFakeShell()
    await runDesktop(shell, async () => createFakeServer())
    expect(hooks.window?.mayNavigate('http://127.0.0.1:50123/workflows/1')).toBe(true)
    for (const url of ['http://127.0.0.1:50124/', 'https://example.com/', 'file:///etc/passwd', 'nonsense']) {
      expect(hooks.window?.mayNavigate(url)).toBe(false)
      hooks.window?.onLink(url)
    }
    hooks.window?.onLink('javascript:alert(1)')
    expect(seen.external).toEqual(['http://127.0.0.1:50124/', 'https://example.com/'])
  })

  it('stops the server before it goes', async () => {
    const { shell, hooks } = createFakeShell()
    const server = createFakeServer()
    await runDesktop(shell, async () => server)
    await hooks.quit?.()
    expect(server.stop).toHaveBeenCalledOnce()
  })

  it('leaves a second start to the window that is open, and brings that one to the front', async () => {
    const second = createFakeShell({ alone: false })
    const startServer = vi.fn(async () => createFakeServer())
    await runDesktop(second.shell, startServer)
    expect(startServer).not.toHaveBeenCalled()
    expect(second.seen.quits).toBe(1)

    const first = createFakeShell()
    await runDesktop(first.shell, startServer)
    first.hooks.secondStart?.()
    expect(first.seen.shown).toBe(1)
  })

  it('says in words why the server could not start, and goes', async () => {
    const { shell, seen } = createFakeShell()
    await runDesktop(shell, async () => {
      throw new Error('The data folder is in use by the studio at http://127.0.0.1:4280.')
    })
    expect(seen.errors).toEqual(['The data folder is in use by the studio at http://127.0.0.1:4280.'])
    expect(seen.quits).toBe(1)
    expect(seen.loaded).toBe('')
  })
})
