import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reportText } from './report.ts'
import { runChaos } from './run.ts'

const [seconds = '600', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
const root = process.cwd()
const options = {
  dist: join(root, 'apps/server/dist'),
  seconds: Number(seconds),
  seed: Number(seed),
  startsPerSecond: 6,
  smallDisk: true,
  log: (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`),
}
const report = await runChaos(options)
if (report === null) {
  console.error('No redis-server was found: install Redis, since the run needs one of its own.')
  process.exit(1)
}
const text = reportText(report, options)
console.log(text)
writeFileSync(join(root, 'bench/dist/chaos-report.md'), text)
process.exit(report.violations.length > 0 ? 1 : 0)
