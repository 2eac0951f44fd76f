import { createServer, readConfig } from '@rabbit/server'
import { app, BrowserWindow, dialog, session, shell } from 'electron'
import { runDesktop, type Shell } from './desktop.ts'

const electron: Shell = {
  takeSingleInstance: () => app.requestSingleInstanceLock(),
  onSecondStart: (listener) => app.on('second-instance', listener),
  whenReady: async () => {
    await app.whenReady()
    // The studio asks for no camera, no place, no notifications; a page that does is refused.
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
      answer(permission === 'clipboard-sanitized-write')
    })
  },
  onQuit: (listener) => {
    app.once('before-quit', (event) => {
      event.preventDefault()
      listener().finally(() => app.exit(0))
    })
  },
  quit: () => app.quit(),
  dataFolder: () => app.getPath('userData'),
  openWindow: ({ title, width, height, mayNavigate, onLink }) => {
    const window = new BrowserWindow({
      title,
      width,
      height,
      minWidth: 900,
      minHeight: 600,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
    })
    window.webContents.on('will-navigate', (event) => {
      if (mayNavigate(event.url)) return
      event.preventDefault()
      onLink(event.url)
    })
    window.webContents.setWindowOpenHandler(({ url }) => {
      onLink(url)
      return { action: 'deny' }
    })
    return {
      load: (url) => window.loadURL(url),
      show: () => {
        if (window.isMinimized()) window.restore()
        window.focus()
      },
    }
  },
  openExternal: (url) => void shell.openExternal(url),
  showError: (title, message) => dialog.showErrorBox(title, message),
}

app.on('window-all-closed', () => app.quit())
// Not awaited: Electron is not ready before this module has ended.
void runDesktop(electron, async (dataFolder) => {
  const config = readConfig({ ...process.env, RABBIT_DATA_DIR: dataFolder, PORT: '0' })
  const server = await createServer(config)
  await server.start()
  return { link: server.link, stop: () => server.stop() }
})
