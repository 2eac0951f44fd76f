import { machine } from '../measure.ts'
import { notMade } from './faults.ts'
import { type Rule, rules } from './oracle.ts'
import type { ChaosOptions, ChaosReport } from './run.ts'

/** The report as it is kept, in Markdown. */
export function reportText(report: ChaosReport, { seconds, seed, startsPerSecond }: ChaosOptions): string {
  const { violations, faults, executions, statuses, events, effects, repeats, takenOver } = report
  const found = (rule: Rule) => violations.filter((violation) => violation.rule === rule)
  const shown = Object.entries(statuses).map(([status, count]) => `${count} ${status}`)
  return [
    '# Chaos',
    '',
    '`npm run chaos` runs two doors and two workers of the built product on a Postgres (fsync on) and a Redis of their own, starts',
    'executions over HTTP, watches each of them over a socket with the code that the studio uses, and makes faults meanwhile. A',
    'target outside of the product records every effect with its key. When the faults stop and all has settled, these two records and',
    'the database must agree. `npm run chaos 60` takes a minute; the second number is the seed.',
    '',
    `${seconds} seconds of faults, seed ${seed}, ${startsPerSecond} starts a second; ${machine()}.`,
    '',
    '| rule | what must hold | broken |',
    '| --- | --- | --- |',
    ...(Object.keys(rules) as Rule[]).map((rule) => `| ${rule} | ${rules[rule]} | ${found(rule).length} |`),
    '',
    ...violations.slice(0, 50).map(({ rule, sentence }) => `- ${rule}: ${sentence}`),
    `${executions} executions (${shown.join(', ')}) with ${events} events and ${effects} effects. ${repeats} effects arrived again under`,
    `their key; ${takenOver} attempts began again because a worker was lost. ${report.deaths} times a process ended. ${report.unanswered} starts were`,
    `never answered. All had settled ${(report.settledMs / 1000).toFixed(1)} seconds after the last fault.`,
    '',
    '| fault | made |',
    '| --- | --- |',
    ...faults.map(([name, count]) => `| ${name} | ${count} |`),
    '',
    'Not made:',
    '',
    ...report.notMade.map(([name, why]) => `- ${name}: ${why}`),
    ...notMade.map((name) => `- ${name}`),
    '',
  ].join('\n')
}
