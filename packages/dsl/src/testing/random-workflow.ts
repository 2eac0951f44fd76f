import type { Random } from './random.ts'

/** Names a state may have in random texts; some need quotes, some look like words of the language. */
export const randomNames = [
  'start',
  'a',
  'b',
  'c',
  'd',
  'end',
  're-order',
  '3rd_try',
  'größe',
  'Send e-mail',
  'say "hi"',
  'state',
  'any',
  'in',
  '__x',
] as const

const conditions = [
  'x',
  'x==1',
  'x > 5 and not done',
  'otherwise',
  'on error',
  'on error NetworkError',
  'on timeout',
  'ai "It is late"',
  'has(steps.a) && y',
  "steps['re-order'].n > 1",
  'steps["a"].ok ? 1 : 2',
  '"a;b:c" == z',
  '[1, 2] == xs',
]
const types = ['task', 'http', 'log', 'wait', 'approval', 'transform']
const brokenStatements = [
  'a -> -> b',
  'a ->',
  '-> b',
  '[a, b',
  'a -> b c',
  'state',
  'state x: http { url:',
  'a: b',
  '"open',
  '}',
  'a -> []',
  '= = =',
  'b -> c: x ==',
]

interface Style {
  readonly eol: string
  readonly semicolons: number
  readonly tight: boolean
  readonly quote: string
  readonly indent: string
  readonly comments: number
}

export interface RandomWorkflowOptions {
  /** Number of statements, about. */
  readonly size: number
  /** How often a statement is broken; 0 by default. */
  readonly broken?: number
}

/** A workflow's text with every freedom of spelling that the language allows: the same random, the same text. */
export function randomWorkflowText(random: Random, { size, broken = 0 }: RandomWorkflowOptions): string {
  const style: Style = {
    eol: random.pick(['\n', '\n', '\n', '\r\n', '\r']),
    semicolons: random.pick([0, 1, 0.5]),
    tight: random.chance(0.4),
    quote: random.pick(['"', "'"]),
    indent: random.pick(['  ', '\t', '    ']),
    comments: random.pick([0, 0.2, 0.5]),
  }
  const write = createWriter(random, style)
  const declared = random.some(randomNames, 0, 4)
  const statements = [
    ...(random.chance(0.3) ? [write.header()] : []),
    ...(random.chance(0.2) ? ['input { x: number = 1, y: string }'] : []),
    ...(random.chance(0.2) ? [`on webhook POST ${style.quote}/sign-up${style.quote}`] : []),
    ...declared.map((name) => write.declaration(name)),
    ...Array.from({ length: size }, () =>
      random.chance(broken) ? random.pick(brokenStatements) : write.arrows(),
    ),
  ]
  if (random.chance(0.3)) statements.splice(random.below(statements.length + 1), 0, write.layout())
  const bom = random.chance(0.1) ? '\uFEFF' : ''
  return (
    bom + statements.map((statement) => write.line(statement)).join('') + (random.chance(0.1) ? 'c -> d' : '')
  )
}

function createWriter(random: Random, style: Style) {
  const { eol, quote, indent } = style
  const space = () => (random.chance(0.1) ? random.pick(['', ' ', '  ', '\t']) : style.tight ? '' : ' ')
  const inner = () =>
    random.chance(style.comments / 8)
      ? ` /* ${random.pick(['note', 'a -> b', `two${eol}lines`])} */ `
      : space()
  const plain = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(-[\p{L}\p{M}\p{N}_]+)*$/u
  const name = (text: string) => {
    const q = random.chance(0.1) ? random.pick(['"', "'"]) : quote
    return plain.test(text) && !random.chance(0.1) ? text : q + text.replaceAll(q, `\\${q}`) + q
  }
  const list = (names: readonly string[]) => {
    const comma = () => (random.chance(0.1) ? `,${eol}${indent}` : `,${inner()}`)
    if (names.length === 1 && !random.chance(0.05)) return name(names[0] ?? '')
    const items = names.map(
      (item, i) => name(item) + (i + 1 < names.length ? comma() : random.chance(0.1) ? ',' : ''),
    )
    return `[${space()}${items.join('')}${space()}]`
  }
  const arrow = () => (random.chance(0.05) ? `${eol}${indent}->${space()}` : `${inner()}->${inner()}`)
  const joined = (names: readonly string[]) => {
    const prefix =
      names.length < 2 || random.chance(0.6)
        ? ''
        : random.pick(['any ', `${1 + random.below(names.length)} of `])
    return prefix + list(names)
  }
  const names = () => (random.chance(0.25) ? random.some(randomNames, 2, 4) : random.some(randomNames, 1, 1))
  const comment = () =>
    random.pick(['#', '//']) + random.pick([' a note', ' a -> b', 'x; y', ' state a: http {'])

  const value = (): string =>
    random.pick([
      '1',
      '-2.5',
      '10s',
      'true',
      'null',
      'refund',
      `${quote}text${quote}`,
      `${quote}\${steps.a.n} and \${x}${quote}`,
      '[1, two, "3"]',
      '{ k: 1, "x y": [a] }',
      `"""${eol}  some${eol}    text"""`,
    ])
  const properties = (): string => {
    const keys = random.some(['timeout', 'url', 'message', 'description', 'x', 'retry', 'compensate'], 0, 4)
    const entries = keys.map(
      (key) =>
        `${key}:${space()}${key === 'compensate' ? name(random.pick(randomNames)) : key === 'retry' ? '{ attempts: 3, backoff: 2s }' : value()}`,
    )
    if (random.chance(0.5)) return `{${space()}${entries.join(`,${space()}`)}${space()}}`
    const end = () =>
      (random.chance(0.3) ? ',' : '') + (random.chance(style.comments) ? ` ${comment()}` : '') + eol
    return `{${eol}${entries.map((entry) => indent + entry + end()).join('')}}`
  }

  return {
    header: () =>
      `workflow ${name(random.pick(['flow', 'My flow']))}${random.chance(0.5) ? ` ${quote}A title${quote}` : ''}`,
    declaration: (of: string) =>
      `state ${name(of)}${space()}:${space()}${random.pick(types)}${random.chance(0.6) ? ` ${properties()}` : ''}`,
    arrows: () => {
      const chain = [joined(names())]
      do chain.push(arrow(), random.chance(0.2) ? joined(names()) : list(names()))
      while (random.chance(0.3))
      const last = chain.pop() ?? ''
      const target = last.replace(/^(any|\d of) (?=\[)/, '')
      return (
        chain.join('') +
        target +
        (random.chance(0.4) ? `${space()}:${space()}${random.pick(conditions)}` : '')
      )
    },
    layout: () => {
      const lines = random
        .some(randomNames, 1, 3)
        .map((of) => `${name(of)}: ${random.below(500)} ${random.below(500) - 250}`)
      if (random.chance(0.5)) return `layout { ${lines.join(', ')} }`
      return `layout {${eol}${lines.map((line) => indent + line + (random.chance(style.comments) ? ` ${comment()}` : '') + eol).join('')}}`
    },
    line: (statement: string) => {
      const above = random.chance(style.comments) ? comment() + eol : ''
      const gap = random.chance(0.1) ? eol : ''
      const before = random.chance(0.05) ? indent : ''
      if (random.chance(0.1)) return `${gap}${above}${before}${statement};${space()}`
      const end = random.chance(style.semicolons) ? ';' : ''
      return `${gap}${above}${before}${statement}${end}${random.chance(style.comments) ? ` ${comment()}` : ''}${eol}`
    },
  }
}
