import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../scripts/chromium.mjs'

const root = join(import.meta.dirname, '../../..')
const artifacts = join(root, 'artifacts/screenshots')

/** A studio in a process of its own, as `npm start` runs it, on a data folder that goes away with it. */
export interface Studio {
  /** The printed address with its token. */
  readonly link: string
  readonly dataFolder: string
  /** `kill -9`. */
  kill(): Promise<void>
  /** Ctrl-C; answers the exit code. */
  interrupt(): Promise<number | null>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

export function createDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rabbit-e2e-'))
}

export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Starts a studio and waits for its printed link. The default database is the embedded one, as for a newcomer. */
export async function startStudio(
  dataFolder: string,
  options: { port?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Studio> {
  const port = options.port ?? (await freePort())
  const { DATABASE_URL: _unused, ...inherited } = process.env
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...inherited, RABBIT_DATA_DIR: dataFolder, PORT: String(port), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const link = await printedLink(child)
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return {
    link,
    dataFolder,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    interrupt: () => {
      child.kill('SIGINT')
      return exited
    },
  }
}

function printedLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const link = /https?:\/\/\S+token=\S+/.exec(output)?.[0]
      if (link) resolve(link)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) =>
      reject(new Error(`the studio ended with ${code} before it printed a link:\n${output}`)),
    )
  })
}

/** A real browser; `page` is fresh, without the cookie, and what went wrong in it is in `problems`. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Uncaught errors and console errors, to be expected empty at the end. */
  readonly problems: string[]
  /** Keeps a picture as an artefact of the run. */
  picture(name: string): Promise<void>
  leave(): Promise<void>
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium was found: set CHROMIUM to its path')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export async function visit(
  browser: Browser,
  link: string,
  options: { colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number } } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`${error.name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(link)
  return {
    page,
    context,
    problems,
    picture: async (name) => {
      mkdirSync(artifacts, { recursive: true })
      await page.screenshot({ path: join(artifacts, `${name}.png`) })
    },
    leave: () => context.close(),
  }
}

/** Asks the server, with the page's cookie. */
export async function ask<T>(page: Page, procedure: string, input: unknown): Promise<T> {
  const url = new URL(`/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, page.url())
  const answer = await page.request.get(url.href)
  return (await answer.json()).result.data as T
}

/** The newest workflow's text, as the server has it. */
export async function savedText(page: Page): Promise<string> {
  const { items } = await ask<{ items: { id: string; updatedAt: number }[] }>(page, 'workflows.list', {})
  const [newest] = items.sort((a, b) => b.updatedAt - a.updatedAt)
  return (await ask<{ text: string }>(page, 'workflows.get', { id: newest?.id })).text
}

/** The button of an open panel closes it. */
export async function openLibrary(page: Page): Promise<void> {
  if (await page.getByRole('button', { name: 'New workflow', exact: true }).isVisible()) return
  await page.getByRole('button', { name: 'Workflows', exact: true }).click()
}

/** Waits until it is open: the one before it may be as empty, and takes no key meanwhile. */
export async function newWorkflow(page: Page): Promise<void> {
  await openLibrary(page)
  await page.getByRole('button', { name: 'New workflow', exact: true }).click()
  await opened(page)
}

export async function opened(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-label="Canvas"][inert]') === null)
  await page.getByText('Nothing drawn yet').waitFor()
}

/** Puts the whole text in, as a person does who has copied it elsewhere: what is typed the editor indents and closes. */
export async function writeText(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Control+V')
}
