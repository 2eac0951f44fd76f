import { describe, expect, it } from 'vitest'
import { type CelCase, celCases } from '../testing/cel/cases.ts'
import { type Deviation, deviations } from '../testing/cel/deviations.ts'
import { type CelOutcome, runCase } from '../testing/cel/run-case.ts'

const page = new URL('../../../../docs/language/cel-deviations.md', import.meta.url)

interface Judged {
  readonly given: CelCase
  readonly outcome: CelOutcome
  readonly deviation: Deviation | null
}

const judged: readonly Judged[] = celCases().map((given) => {
  const outcome = runCase(given)
  const deviation =
    outcome.kind === 'agrees'
      ? null
      : (deviations.find(({ covers }) => covers(given.expression, given, outcome)) ?? null)
  return { given, outcome, deviation }
})

const agreeing = judged.filter(({ outcome }) => outcome.kind === 'agrees')

describe('the public cases of the Common Expression Language', () => {
  it('agree, or have a reason why not (X16)', () => {
    const unexplained = judged.filter(({ outcome, deviation }) => outcome.kind !== 'agrees' && !deviation)
    expect(
      unexplained.map(({ given, outcome }) => `${given.name}: ${given.expression} → ${outcome.ours}`),
    ).toEqual([])
  })

  it('meet the language often enough to say something', () => {
    expect(agreeing.length).toBeGreaterThan(450)
  })

  it('are in the manual with the reasons; `npx vitest run -u` writes it anew (X16)', async () => {
    await expect(deviationPage()).toMatchFileSnapshot(page.pathname)
  })
})

function deviationPage(): string {
  const rows = deviations.map((deviation) => {
    const covered = judged.filter((one) => one.deviation === deviation)
    const [example] = covered.filter(({ given }) => given.expression.length < 80)
    const run = covered.filter(({ outcome }) => outcome.kind === 'differs').length
    return { deviation, covered: covered.length, run, example }
  })
  return [
    '# Beside the Common Expression Language',
    '',
    'Its public conformance cases are a second corpus for [expressions](expressions.md): every case is run where the two',
    'languages meet, and otherwise counted under a reason. What only has another name here (`size` is `len`, `double` is',
    '`float`) is renamed first.',
    '',
    `${judged.length} cases: ${agreeing.length} agree, ${rows.reduce((sum, { run }) => sum + run, 0)} have another answer, ${judged.filter(({ outcome }) => outcome.kind === 'cannot run').length} cannot be written here.`,
    '',
    '| deviation | other answer | cannot be written | why | example |',
    '| --- | ---: | ---: | --- | --- |',
    ...rows.map(
      ({ deviation, covered, run, example }) =>
        `| ${deviation.title} | ${run} | ${covered - run} | ${deviation.reason} | ${example ? code(example.given.expression) : ''} |`,
    ),
    '',
  ].join('\n')
}

function code(expression: string): string {
  const shown = expression.replaceAll('\n', ' ').replaceAll('|', '\\|')
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``
}
