// Fails when an import goes against the table in config/import-rules.cjs, or when nothing was read at all.
import { spawnSync } from 'node:child_process'

const args = ['--config', 'config/import-rules.cjs', '--output-type', 'json', 'packages', 'apps']
const run = spawnSync(
  process.execPath,
  ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ...args],
  {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  },
)
if (!run.stdout) {
  console.error(run.stderr)
  process.exit(1)
}
const { summary } = JSON.parse(run.stdout)
const found = summary.violations.filter(({ rule }) => rule.severity === 'error')
for (const { from, to, rule } of found) {
  const { comment } = summary.ruleSetUsed.forbidden.find(({ name }) => name === rule.name)
  console.error(`${from} → ${to}\n  ${rule.name}: ${comment}`)
}
if (summary.totalCruised < 50) {
  console.error(`only ${summary.totalCruised} modules were read: the check itself is broken`)
  process.exit(1)
}
console.log(`imports: ${summary.totalCruised} modules, ${found.length} against the rules`)
process.exit(found.length > 0 ? 1 : 0)
