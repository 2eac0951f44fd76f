import type { Fix } from '../../diagnostic/diagnostic.ts'
import { removeStatement } from '../fixes.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

/** Whatever is declared a second time. The first one counts. */
export function checkDeclarations({ tree }: Model, report: Report): void {
  const seen = new Set<string>()
  const once = (
    kind: string,
    name: string,
    span: { from: number; to: number },
    what: string,
    fix: Fix | null,
  ) => {
    const key = `${kind} ${name}`
    if (seen.has(key))
      report.add('R025', span, `${what} The first one counts; remove or rename this one.`, [fix])
    seen.add(key)
  }
  tree.statements.forEach((statement, at) => {
    const start = tree.starts[at] as number
    const whole = { from: start, to: start + statement.length }
    switch (statement.kind) {
      case 'workflow':
        once(
          'workflow',
          '',
          placed(statement.name, start),
          'The workflow has a name already.',
          removeStatement('Remove it', tree, whole),
        )
        return
      case 'layout':
        once('layout', '', { from: start, to: start + 'layout'.length }, 'There is a layout already.', null)
        for (const { key } of statement.entries) {
          once(
            `layout ${at}`,
            key.name,
            placed(key, start),
            `${JSON.stringify(key.name)} is placed already.`,
            null,
          )
        }
        return
      case 'input':
        for (const { key } of statement.fields) {
          once(
            'input',
            key.name,
            placed(key, start),
            `There is an input ${JSON.stringify(key.name)} already.`,
            null,
          )
        }
        return
      case 'state': {
        const { name } = statement.name
        const fix = removeStatement('Remove this declaration', tree, whole)
        once(
          'state',
          name,
          placed(statement.name, start),
          `The state ${JSON.stringify(name)} is declared already.`,
          fix,
        )
        for (const { key } of statement.block?.entries ?? []) {
          once(
            `state ${at}`,
            key.name,
            placed(key, start),
            `The property ${JSON.stringify(key.name)} is set already.`,
            null,
          )
        }
        return
      }
      default:
    }
  })
}
