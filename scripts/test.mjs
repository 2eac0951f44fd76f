// `npm test`: style, import directions, types, then every test on the real parts. Stops at the first
// step that fails and says which one it was.
import { spawnSync } from 'node:child_process'
import { findChromium, installChromium } from './chromium.mjs'

const chromium = findChromium() ?? installChromium()
if (!chromium) {
  const missing = 'No Chromium was found: install it, or set CHROMIUM to its path.'
  if (process.env.CI) {
    console.error(missing)
    process.exit(1)
  }
  console.warn(`SKIPPED: the tests in a browser. ${missing}`)
}

const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  CHECKPOINT_DISABLE: '1',
  ...(chromium ? { CHROMIUM: chromium } : {}),
}

/** Each step: what it is called, and the npm or npx words that run it. */
const steps = [
  ['style', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
  ['import directions', 'npm', ['run', '--silent', 'check:imports']],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['types', 'npm', ['run', '--silent', 'typecheck']],
  ['tests', 'npx', ['vitest', 'run', ...(chromium ? [] : ['--project', '!e2e'])]],
]
const only = process.argv.slice(2)
for (const [name, command, words] of steps) {
  if (only.length > 0 && !only.includes(name)) continue
  const started = performance.now()
  const run = spawnSync(command, words, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (run.status !== 0) {
    console.error(`✗ ${name} failed after ${seconds} s`)
    process.exit(1)
  }
  console.log(`✓ ${name} (${seconds} s)`)
}
