import { measureCanvas } from './canvas.ts'
import { measureEngineGoals } from './engine/measure-engine.ts'
import { measureScale, runVictim } from './engine/measure-scale.ts'
import { measureOverHttp } from './engine/over-http.ts'
import { measureExpressions } from './expressions.ts'
import { measureLanguage } from './language.ts'
import { measureLanguageCost } from './language-cost.ts'
import { machine, printTable } from './measure.ts'
import { measureEngine, measureMemory } from './server.ts'

const parts = {
  language: async () => [...measureLanguage(), ...(await measureLanguageCost()), ...measureExpressions()],
  canvas: measureCanvas,
  engine: async () => [
    ...(await measureEngineGoals()),
    ...(await measureOverHttp()),
    ...(await measureEngine()),
  ],
  scale: measureScale,
  memory: measureMemory,
}

if (process.argv[2] === '--victim') {
  await runVictim(process.argv.slice(3))
  process.exit(0)
}
const wanted = process.argv.slice(2)
console.log(`Machine: ${machine()}. Medians; in brackets the 5th and the 95th of a hundred.\n`)
const rows = []
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  rows.push(...(await measure()))
}
printTable(rows)
