import type { Fix } from '../../diagnostic/diagnostic.ts'
import type { Statement, Tree } from '../../syntax/tree.ts'
import type { Span } from '../../text/span.ts'
import { type Entry, removeEntry, removeStatement } from '../fixes.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

/** Whatever statements declare a second time. The first one counts. */
export function checkDeclarations({ tree, built }: Model, report: Report): void {
  const seen = new Set<string>()
  const once = (key: string, span: Span, what: string, fix: () => Fix) => {
    if (seen.has(key))
      report.add('R025', span, `${what} The first one counts; remove or rename this one.`, [fix()])
    seen.add(key)
  }
  for (const at of built.flat.declarations) {
    const statement = tree.statements[at] as Statement
    const start = tree.starts[at] as number
    const whole = { from: start, to: start + statement.length }
    const remove = (title: string) => () => removeStatement(title, tree, whole)
    switch (statement.kind) {
      case 'workflow':
        once(
          'workflow',
          placed(statement.name, start),
          'The workflow has a name already.',
          remove('Remove it'),
        )
        break
      case 'layout': {
        const span = { from: start, to: start + 'layout'.length }
        once('layout', span, 'There is a layout already.', remove('Remove this layout'))
        break
      }
      case 'input':
        for (const [i, { key }] of statement.fields.entries()) {
          const what = `There is an input ${JSON.stringify(key.name)} already.`
          once(`input ${key.name}`, placed(key, start), what, () =>
            removeEntry('Remove this input', tree, statement.fields, i, start),
          )
        }
        break
      case 'state': {
        const { name } = statement.name
        const what = `The state ${JSON.stringify(name)} is declared already.`
        once(`state ${name}`, placed(statement.name, start), what, remove('Remove this declaration'))
        break
      }
      default:
    }
  }
}

/** Places of a layout, or properties of a state, that stand there a second time. */
export function checkRepeats(statement: Statement, start: number, tree: Tree, report: Report): void {
  if (statement.kind === 'layout') {
    reportRepeats(statement.entries, start, tree, report, {
      what: (name) => `${name} is placed already.`,
      remove: 'Remove this place',
    })
  } else if (statement.kind === 'state') {
    reportRepeats(statement.block?.entries ?? [], start, tree, report, {
      what: (name) => `The property ${name} is set already.`,
      remove: 'Remove this property',
    })
  }
}

function reportRepeats(
  entries: readonly (Entry & { readonly key: Span & { readonly name: string } })[],
  start: number,
  tree: Tree,
  report: Report,
  { what, remove }: { readonly what: (name: string) => string; readonly remove: string },
): void {
  const seen = new Set<string>()
  for (const [i, { key }] of entries.entries()) {
    if (seen.has(key.name)) {
      const message = `${what(JSON.stringify(key.name))} The first one counts; remove or rename this one.`
      report.add('R025', placed(key, start), message, [removeEntry(remove, tree, entries, i, start)])
    }
    seen.add(key.name)
  }
}
