import { parse, stepTypes } from '@rabbit/dsl'
import { cleanName } from '../draft.ts'
import type { Losses } from '../loss.ts'
import { type Json, spellJson, spellKey, spellTemplate, spellText } from '../value.ts'
import { bpmn, rabbit, readIsoDuration } from './names.ts'
import type { Xml } from './xml.ts'

export interface Activity {
  readonly type: string | null
  readonly properties: readonly (readonly [string, string])[]
}

export interface EventDefinition {
  readonly kind: string
  readonly text: string
}

/** What an event waits for or sends; null for a plain event. */
export function readEventDefinition(element: Xml, root: Xml): EventDefinition | null {
  const found = element.children.find(({ name, uri }) => uri === bpmn && name.endsWith('EventDefinition'))
  if (!found) return null
  found.used = true
  const kind = found.name.replace('EventDefinition', '')
  const reference = found.attribute(`${kind}Ref`)
  if (reference !== null) return { kind, text: referenced(reference, kind, root) }
  const time = found.first('timeDuration') ?? found.first('timeDate') ?? found.first('timeCycle')
  time?.attribute('http://www.w3.org/2001/XMLSchema-instance type')
  return { kind, text: (time?.text ?? '').trim() }
}

/** The name of what a reference leads to. */
function referenced(id: string, kind: string, root: Xml): string {
  const local = id.replace(/^.*:/, '')
  const target = root.children.find((child) => child.name === kind && child.attribute('id') === local)
  if (target) target.used = true
  const name = target?.attribute('name')
  return target?.attribute('errorCode') ?? target?.attribute('escalationCode') ?? name ?? local
}

/** What a state of the language does for a task or event of BPMN; null for what is no part of the flow. */
export function readActivity(element: Xml, name: string, root: Xml, losses: Losses): Activity | null {
  const { name: tag } = element
  const documentation = element.all('documentation').map(({ text }) => text)
  const description: (readonly [string, string])[] =
    documentation.length > 0 ? [['description', spellTemplate(documentation.join('\n'))]] : []
  const own = element.attribute(`${rabbit} type`)
  const kept = readOwn(element, own ?? 'task', losses)
  if (own !== null || kept.length > 0) {
    useNative(element, root)
    return { type: /^\w+$/.test(own ?? '') ? own : null, properties: [...description, ...kept] }
  }
  const activity = readForeignActivity(element, tag, name, root, losses)
  if (activity === null) return null
  const loop = element.first('multiInstanceLoopCharacteristics')
  if (loop) return mapOver(loop, activity, name, description, losses)
  if (element.first('standardLoopCharacteristics'))
    losses.add(`${tag} "${name}"`, 'It repeats itself; draw an arrow back with a guard instead.')
  const properties = [...description, ...activity.properties]
  return { type: activity.type === null && properties.length > 0 ? 'task' : activity.type, properties }
}

/** What BPMN's own elements say once more of a state that the language's own attributes describe. */
function useNative(element: Xml, root: Xml): void {
  readEventDefinition(element, root)
  for (const name of ['script', 'multiInstanceLoopCharacteristics']) element.first(name)?.useAll()
  element.attribute('calledElement')
  element.attribute('scriptFormat')
}

/** Properties in the language's own words. */
export function readOwn(element: Xml, type: string, losses: Losses): readonly (readonly [string, string])[] {
  const extensions = element.children.find((child) => child.name === 'extensionElements')
  const found =
    extensions?.children.filter((child) => child.uri === rabbit && child.name === 'property') ?? []
  if (extensions && found.length > 0) extensions.used = true
  return found.flatMap((property) => {
    property.useAll()
    const name = property.attribute('name') ?? ''
    const { statements } = parse(
      `state x: ${/^\w+$/.test(type) ? type : 'task'} { ${spellKey(name)}: ${property.text}\n }`,
    )
    const [only] = statements
    const fine =
      statements.length === 1 &&
      only?.kind === 'state' &&
      only.diagnostics.length === 0 &&
      only.block?.entries.length === 1
    if (!fine)
      losses.add(
        `property "${name}"`,
        `Its value ${JSON.stringify(property.text)} cannot be read. Set it by hand.`,
      )
    return fine ? [[spellKey(name), property.text] as const] : []
  })
}

function readForeignActivity(
  element: Xml,
  tag: string,
  name: string,
  root: Xml,
  losses: Losses,
): Activity | null {
  switch (tag) {
    case 'task':
    case 'serviceTask':
      return service(element)
    case 'userTask':
    case 'manualTask':
      return approval(element, name)
    case 'scriptTask':
      return script(element, losses, name)
    case 'businessRuleTask': {
      losses.add(
        `businessRuleTask "${name}"`,
        'Its rules are not part of the file; the decision asks its name and needs its choices.',
      )
      return {
        type: 'decision',
        properties: [
          ['question', spellTemplate(name)],
          ['choices', '["yes", "no"]'],
        ],
      }
    }
    case 'sendTask':
      return { type: 'notify', properties: [['message', spellTemplate(messageOf(element, root) ?? name)]] }
    case 'receiveTask':
      return { type: 'event', properties: [['name', spellTemplate(messageOf(element, root) ?? name)]] }
    case 'callActivity':
      return {
        type: 'workflow',
        properties: [
          ['name', spellTemplate(element.attribute('calledElement') ?? calledProcess(element) ?? name)],
        ],
      }
    case 'intermediateCatchEvent':
      return catching(element, name, root, losses)
    case 'intermediateThrowEvent':
      return throwing(element, name, root, losses)
    default:
      return null
  }
}

function messageOf(element: Xml, root: Xml): string | null {
  const reference = element.attribute('messageRef')
  return reference === null ? null : referenced(reference, 'message', root)
}

function calledProcess(element: Xml): string | null {
  const called = element.first('extensionElements')?.first('calledElement')
  return called?.attribute('processId') ?? null
}

/** Named values of an extension: `inputParameter` of one family of tools, `input` and `header` of another. */
function parametersOf(element: Xml): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const visit = (at: Xml) => {
    for (const child of at.children) {
      if (child.name === 'inputParameter' && child.children.length === 0) {
        values.set(child.attribute('name') ?? '', child.text.trim())
        child.used = at.used = true
      } else if (child.name === 'input' || child.name === 'header') {
        const key = child.attribute('target') ?? child.attribute('key') ?? ''
        values.set(
          key,
          (child.attribute('source') ?? child.attribute('value') ?? '').replace(/^=\s*"(.*)"$/, '$1'),
        )
        child.used = at.used = true
      } else if (/^(connector|inputOutput|ioMapping|taskHeaders)$/.test(child.name)) {
        visit(child)
        if (child.used) at.used = true
      }
    }
  }
  const extensions = element.children.find(({ name }) => name === 'extensionElements')
  if (extensions) visit(extensions)
  return values
}

function service(element: Xml): Activity {
  const parameters = new Map(parametersOf(element))
  const url = parameters.get('url')
  if (url === undefined || !/^https?:\/\//.test(url)) {
    if (parameters.size === 0) return { type: null, properties: [] }
    return { type: 'task', properties: [['with', spellJson(Object.fromEntries(parameters) as Json)]] }
  }
  const method = (parameters.get('method') ?? 'GET').toUpperCase()
  const body = parameters.get('payload') ?? parameters.get('body')
  const rest = [...parameters].filter(([key]) => !['url', 'method', 'payload', 'body'].includes(key))
  return {
    type: 'http',
    properties: [
      ['url', spellTemplate(url)],
      ['method', /^[A-Z]+$/.test(method) ? method : 'GET'],
      ...(body === undefined ? [] : [['body', spellTemplate(body)] as const]),
      ...(rest.length === 0 ? [] : [['headers', spellJson(Object.fromEntries(rest))] as const]),
    ],
  }
}

function approval(element: Xml, name: string): Activity {
  const people = ['assignee', 'candidateUsers', 'candidateGroups'].flatMap((local) =>
    (element.anyAttribute(local) ?? '').split(',').map((each) => each.trim()),
  )
  const assignment = element.children
    .find(({ name: tag }) => tag === 'extensionElements')
    ?.children.find((child) => child.name === 'assignmentDefinition')
  if (assignment) {
    for (const local of ['assignee', 'candidateGroups', 'candidateUsers'])
      people.push((assignment.attribute(local) ?? '').replace(/^=\s*"?(.*?)"?$/, '$1'))
    assignment.used = true
    element.first('extensionElements')
  }
  const named = people.filter((each) => each !== '')
  return {
    type: 'approval',
    properties: [
      ['question', spellTemplate(name)],
      ...(named.length === 0 ? [] : [['assignees', spellJson(named)] as const]),
    ],
  }
}

function script(element: Xml, losses: Losses, name: string): Activity {
  const format = element.attribute('scriptFormat') ?? 'javascript'
  const source = element.first('script')?.text ?? ''
  if (!/javascript|ecmascript/i.test(format))
    losses.add(
      `scriptTask "${name}"`,
      `Its script is written in ${format}; \`code\` runs JavaScript. Rewrite it.`,
    )
  return { type: 'code', properties: [['source', spellText(source)]] }
}

function catching(element: Xml, name: string, root: Xml, losses: Losses): Activity {
  const definition = readEventDefinition(element, root)
  if (definition?.kind === 'timer') {
    const duration = readIsoDuration(definition.text)
    if (duration !== null) return { type: 'wait', properties: [['for', duration]] }
    return { type: 'wait', properties: [['until', spellTemplate(definition.text)]] }
  }
  if (definition?.kind === 'message' || definition?.kind === 'signal')
    return { type: 'event', properties: [['name', spellTemplate(definition.text || name)]] }
  losses.add(
    `event "${name}"`,
    `It waits for a ${definition?.kind ?? 'thing'} that the language does not know; it is a plain task here.`,
  )
  return { type: null, properties: [] }
}

function throwing(element: Xml, name: string, root: Xml, losses: Losses): Activity {
  const definition = readEventDefinition(element, root)
  if (definition === null) return { type: 'log', properties: [['message', spellTemplate(name)]] }
  if (definition.kind === 'message' || definition.kind === 'signal')
    return {
      type: 'publish',
      properties: [
        ['topic', spellTemplate(definition.text || name)],
        ['message', '{}'],
      ],
    }
  losses.add(
    `event "${name}"`,
    `A ${definition.kind} cannot be thrown here; it is a line in the log. Draw an arrow to where it leads.`,
  )
  return { type: 'log', properties: [['message', spellTemplate(name)]] }
}

/** An activity that runs once for each item: a `map`, and the activity as the state that it runs. */
function mapOver(
  loop: Xml,
  inner: Activity,
  name: string,
  description: readonly (readonly [string, string])[],
  losses: Losses,
): Activity {
  const items = loop.anyAttribute('collection') ?? loop.first('loopDataInputRef')?.text ?? 'items'
  const as = loop.anyAttribute('elementVariable') ?? loop.first('inputDataItem')?.attribute('name')
  const path = cleanName(items.replace(/^[$#]\{(.*)\}$/, '$1').replace(/^=/, ''))
  losses.add(
    `activity "${name}"`,
    `It runs once for each item, so what it does has to be a workflow of its own: make one called "${name}"${inner.type === null || !stepTypes.has(inner.type) ? '' : ` with a \`${inner.type}\` state`}.`,
  )
  return {
    type: 'map',
    properties: [
      ...description,
      ['items', spellTemplate(`\${${path}}`)],
      ['workflow', spellTemplate(name)],
      ...(as == null ? [] : [['as', spellTemplate(as)] as const]),
      ...(loop.attribute('isSequential') === 'true' ? [['concurrency', '1'] as const] : []),
    ],
  }
}
