import { parse } from '@rabbit/dsl'
import { cleanName, slugOf, writeDraft } from '../draft.ts'
import type { Losses, Refusal } from '../loss.ts'
import { refuse } from '../loss.ts'
import { untangle } from '../net.ts'
import { readPlaces } from './drawing.ts'
import { FlowReader } from './flow.ts'
import { bpmn, rabbit } from './names.ts'
import { parseXml, type Xml } from './xml.ts'

/** A BPMN process as a workflow. */
export function readBpmn(text: string, losses: Losses): string | Refusal {
  const root = parseXml(text)
  if ('kind' in root) return root
  if (root.name !== 'definitions' || root.uri !== bpmn)
    return refuse('This is no BPMN 2.0 file: its first element is not `definitions` of BPMN 2.0.')
  const processes = root.all('process')
  const process =
    processes.find(({ children }) => children.some(({ name }) => /Event$|Task$|task/.test(name))) ??
    processes[0]
  if (!process) return refuse('The file has no process. Export one with a process from your modeller.')
  root.used = true
  for (const other of processes)
    if (other !== process) {
      losses.add(
        `process "${other.attribute('name') ?? other.attribute('id') ?? ''}"`,
        'A workflow is one process; this one is left out. Import it from a file of its own.',
      )
      other.useAll()
    }
  const name = process.attribute(`${rabbit} name`)
  const own = process.attribute(`${rabbit} title`)
  const called = process.attribute('name')
  const title = own ?? (name === null ? called : null)
  const extensions = process.children.find((child) => child.name === 'extensionElements')
  const inputs = ownTexts(extensions, 'input')
  const triggers = ownTexts(extensions, 'trigger')
  const reader = new FlowReader(root, losses, triggers.length > 0)
  reader.read(process)
  const net = reader.net()
  if (reader.states.length === 0) return refuse('The process has no activities or events to import.')
  const { arrows, added } = untangle(net, losses)
  const places = readPlaces(root, reader, losses)
  listUnread(root, '', losses)
  return writeDraft(
    {
      name: name ?? (called === null ? null : slugOf(called)),
      title,
      inputs: inputs.filter((input) => fits(`input { ${input} }`, 'input')),
      triggers: [...triggers.filter((trigger) => fits(trigger, 'trigger')), ...reader.triggers],
      states: [...reader.states, ...added],
      arrows,
      places,
    },
    losses,
  )
}

function ownTexts(extensions: Xml | undefined, name: string): readonly string[] {
  const found = extensions?.children.filter((child) => child.name === name && child.uri === rabbit) ?? []
  for (const element of found) element.useAll()
  if (extensions && found.length > 0) extensions.used = true
  return found.map(({ text }) => text)
}

/** Whether a source text is one whole statement of that kind. */
function fits(source: string, kind: string): boolean {
  const { statements } = parse(source)
  return statements.length === 1 && statements[0]?.kind === kind && statements[0].diagnostics.length === 0
}

/** Of these only a drawing program or an engine has a use; they say nothing about the flow. */
const silent =
  /^(id|isExecutable|targetNamespace|exporter|exporterVersion|expressionLanguage|typeLanguage|isMarkerVisible|gatewayDirection|\w+:schemaLocation|modeler:\w+)$/

/** Everything that nobody asked for is a loss. */
function listUnread(element: Xml, path: string, losses: Losses): void {
  const called = element.attribute('name') ?? element.attribute('id')
  const here = `${element.name}${called === null ? path : ` "${called}"`}`
  for (const { name, value } of element.unusedAttributes())
    if (!silent.test(name))
      losses.add(
        here,
        `\`${name}="${shortened(value)}"\` is not carried. Say it with properties of the state if it matters.`,
      )
  for (const child of element.children) {
    if (child.used) listUnread(child, path, losses)
    else {
      const of = child.attribute('name') ?? child.attribute('id')
      const words = cleanName(`${allText(child)} ${attributesIn(child)}`)
      losses.add(
        here,
        `\`<${child.name}${of === null ? '' : ` "${of}"`}>\`${words === '' ? '' : ` (${shortened(words)})`} is not carried. Say it with states and properties if it matters.`,
      )
    }
  }
}

const allText = (element: Xml): string => [element.text, ...element.children.map(allText)].join(' ')

/** What an element says by its attributes and those of the elements inside. */
const attributesIn = (element: Xml): string =>
  [
    ...element.unusedAttributes().map(({ name, value }) => `${name}="${value}"`),
    ...element.children.map((child) => `${child.name} ${attributesIn(child)}`),
  ].join(' ')

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
