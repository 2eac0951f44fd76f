import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import {
  createDataFolder,
  openBrowser,
  removeDataFolder,
  type Studio,
  startStudio,
  type Visitor,
  visit,
} from './harness.ts'

export interface VisitedStudio {
  browser: Browser
  studio: Studio
  visitor: Visitor
}

/** A fresh studio with a visitor for all tests of a file; its fields are there once the tests run. */
export function visitStudio(): Readonly<VisitedStudio> {
  const visited = {} as VisitedStudio
  const folder = createDataFolder()
  beforeAll(async () => {
    visited.browser = await openBrowser()
    visited.studio = await startStudio(folder)
    visited.visitor = await visit(visited.browser, visited.studio.link)
  })
  afterAll(async () => {
    await visited.visitor?.leave()
    await visited.browser?.close()
    await visited.studio?.interrupt()
    removeDataFolder(folder)
  })
  return visited
}
