export interface RandomWorkflowOptions {
  /** How deep parts lie inside each other. */
  readonly depth?: number
  /** A workflow that some states call. */
  readonly calls?: string
}

/** A workflow that can always end, whatever its steps answer: every failure has somewhere to go, or ends it. */
export function randomWorkflow(
  random: () => number,
  { depth: whole = 3, calls }: RandomWorkflowOptions = {},
): string {
  const lines: string[] = []
  let names = 0
  const below = (n: number) => Math.floor(random() * n)

  /** Writes a part that begins in the returned state and leaves from `last`. */
  function part(depth: number): { readonly first: string; readonly last: string } {
    const kind = depth <= 0 ? 0 : below(6)
    if (kind === 1) return sequence(depth)
    if (kind === 2) return choice(depth)
    if (kind === 3 || kind === 4) return fork(depth)
    if (kind === 5) return loop(depth)
    return one()
  }

  function one(): { readonly first: string; readonly last: string } {
    const name = `s${++names}`
    const properties = [
      random() < 0.4 ? `retry: { attempts: ${1 + below(4)}, backoff: ${below(3)}s }` : '',
      random() < 0.2 ? `timeout: ${1 + below(20)}s` : '',
      random() < 0.5 ? 'when_failed: skip' : random() < 0.2 ? 'when_failed: fail' : '',
      random() < 0.2 ? `compensate: u${name}` : '',
    ].filter((property) => property !== '')
    if (calls !== undefined && random() < 0.2) {
      properties.push(...call(name))
      const type = properties.some((property) => property.startsWith('items')) ? 'map' : 'workflow'
      lines.push(`state ${name}: ${type} { ${properties.join(', ')} }`)
    } else if (properties.length > 0) lines.push(`state ${name}: task { ${properties.join(', ')} }`)
    if (random() < 0.15) {
      lines.push(`${name} -> mend${name}: on error`)
    }
    return { first: name, last: name }
  }

  function call(name: string): readonly string[] {
    const kind = below(3)
    if (kind === 0) return [`name: "${calls}"`]
    const many = [
      `items: [${Array.from({ length: below(6) }, (_, item) => item)}]`,
      `concurrency: ${1 + below(3)}`,
    ]
    if (random() < 0.5) many.push('when_item_fails: keep')
    if (kind === 1) return [...many, `workflow: "${calls}"`]
    lines.push(`state item${name}: task { when_failed: fail }`)
    return [...many, `state: item${name}`]
  }

  function sequence(depth: number) {
    const a = part(depth - 1)
    const b = part(depth - 1)
    lines.push(`${a.last} -> ${b.first}`)
    return { first: a.first, last: b.last }
  }

  function choice(depth: number) {
    const before = one()
    const after = one()
    const left = part(depth - 1)
    const right = part(depth - 1)
    lines.push(`${before.last} -> ${right.first}: otherwise`)
    lines.push(`${before.last} -> ${left.first}: (n ?? 0) % 2 == 0`)
    lines.push(`${left.last} -> ${after.first}`, `${right.last} -> ${after.first}`)
    return { first: before.first, last: after.last }
  }

  function fork(depth: number) {
    const before = one()
    const after = one()
    const parts = Array.from({ length: 2 + below(3) }, () => part(depth - 1))
    const mode = below(3)
    const word = mode === 0 ? '' : mode === 1 ? 'any ' : `${1 + below(parts.length)} of `
    lines.push(`${before.last} -> [${parts.map(({ first }) => first)}]`)
    lines.push(`${word}[${parts.map(({ last }) => last)}] -> ${after.first}`)
    return { first: before.first, last: after.last }
  }

  function loop(depth: number) {
    const before = one()
    const after = one()
    const body = part(depth - 1)
    lines.push(`${before.last} -> ${body.first}`)
    lines.push(
      `${body.last} -> ${before.first}: (turns ?? 0) < ${below(8)}`,
      `${body.last} -> ${after.first}: otherwise`,
    )
    return { first: before.first, last: after.last }
  }

  const body = part(whole)
  lines.push(`start -> ${body.first}`, `${body.last} -> end`)
  return lines.join('\n')
}
