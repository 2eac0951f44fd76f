import type { Fix } from '../../diagnostic/diagnostic.ts'
import { removeEntry, removeStatement } from '../fixes.ts'
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
        once(
          'layout',
          '',
          { from: start, to: start + 'layout'.length },
          'There is a layout already.',
          removeStatement('Remove this layout', tree, whole),
        )
        for (const [i, { key }] of statement.entries.entries()) {
          once(
            `layout ${at}`,
            key.name,
            placed(key, start),
            `${JSON.stringify(key.name)} is placed already.`,
            removeEntry('Remove this place', tree, statement.entries, i, start),
          )
        }
        return
      case 'input':
        for (const [i, { key }] of statement.fields.entries()) {
          once(
            'input',
            key.name,
            placed(key, start),
            `There is an input ${JSON.stringify(key.name)} already.`,
            removeEntry('Remove this input', tree, statement.fields, i, start),
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
        const entries = statement.block?.entries ?? []
        for (const [i, { key }] of entries.entries()) {
          once(
            `state ${at}`,
            key.name,
            placed(key, start),
            `The property ${JSON.stringify(key.name)} is set already.`,
            removeEntry('Remove this property', tree, entries, i, start),
          )
        }
        return
      }
      default:
    }
  })
}
