/** The parts of Electron that the shell uses, so that its logic runs under test without a binary. */
export interface Shell {
  /** False when another window of this app is already open; that one gets `onSecondStart`. */
  takeSingleInstance(): boolean
  onSecondStart(listener: () => void): void
  whenReady(): Promise<void>
  /** Asked before the app goes; the app waits for the promise. */
  onQuit(listener: () => Promise<void>): void
  quit(): void
  /** A folder that belongs to this user and this app. */
  dataFolder(): string
  openWindow(options: WindowOptions): StudioWindow
  /** Opens an address in the person's own browser. */
  openExternal(url: string): void
  showError(title: string, message: string): void
}

export interface WindowOptions {
  readonly title: string
  readonly width: number
  readonly height: number
  /** Whether the page itself may go there; everything else is stopped. */
  mayNavigate(url: string): boolean
  /** Told about every link that wants a window of its own; no such window opens. */
  onLink(url: string): void
}

export interface StudioWindow {
  load(url: string): Promise<void>
  /** To the front, and out of the task bar. */
  show(): void
}

/** The studio's server, started for this window alone. */
export interface StudioServer {
  /** The address with the token that lets this window in. */
  readonly link: string
  stop(): Promise<void>
}

export type StartServer = (dataFolder: string) => Promise<StudioServer>

/**
 * Opens the studio in a window of its own: one instance, a server on loopback with the app's own data folder, and
 * nothing but that server's pages inside the window.
 */
export async function runDesktop(shell: Shell, startServer: StartServer): Promise<void> {
  if (!shell.takeSingleInstance()) return shell.quit()
  await shell.whenReady()
  let server: StudioServer
  try {
    server = await startServer(shell.dataFolder())
  } catch (error) {
    shell.showError(
      'Lazy Rabbit Studio could not start',
      error instanceof Error ? error.message : String(error),
    )
    return shell.quit()
  }
  shell.onQuit(() => server.stop())
  const { origin } = new URL(server.link)
  const window = shell.openWindow({
    title: 'Lazy Rabbit Studio',
    width: 1440,
    height: 900,
    mayNavigate: (url) => originOf(url) === origin,
    onLink: (url) => {
      if (isWebAddress(url)) shell.openExternal(url)
    },
  })
  shell.onSecondStart(() => window.show())
  await window.load(server.link)
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}

/** Only web pages leave the app: no `file:`, no scheme that starts another program. */
function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)
}
