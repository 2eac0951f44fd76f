import { type OutlineNode, readOutline } from '../understand/outline.ts'
import { sentencesOf } from '../understand/sentences.ts'
import { listOf } from '../words/list-of.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { nearestWord } from '../words/typo.ts'
import { verbForm } from '../words/verbs.ts'

/** An instruction's parts, each one change. */
export function splitInstruction(text: string): Words[] {
  const lines = flatten(readOutline(prepared(text)))
  return lines
    .flatMap((line) => sentencesOf(line))
    .flatMap(splitAtCommands)
    .map(stripPolite)
    .flatMap(repeatVerb)
    .filter((words) => words.length > 0)
}

/** `10 s` is `10s`, and the name of an event is one word. */
function prepared(text: string): string {
  return text
    .replace(/(\d)[ \t]+(ms|s|h|d)\b/g, '$1$2')
    .replace(/(?<=\b(?:event|listen)\b.*\s)([a-z][\w-]*(?:\.[a-z][\w-]*)+)(?=\s|$|[.,;!])/gi, '"$1"')
}

function flatten(nodes: readonly OutlineNode[]): string[] {
  return nodes.flatMap((node) => [node.text.replace(/:$/, ''), ...flatten(node.children)])
}

const editing = listOf(`
    add | insert | remove | delete | drop | rename | change | raise | lower | increase | decrease |
    reduce | swap | move | connect | disconnect | append | replace | set | run | retry`)

/** `remove x and rename y to z`: two instructions. `add a step that logs and sends` is one. */
function splitAtCommands(words: Words): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 1; i < words.length - 1; i += 1) {
    const size = startsWith(
      words,
      [', and then', ', and also', ', and', 'and then', 'and also', ', then', 'and', 'then', ','],
      i,
    )
    if (size === 0) continue
    if (opensInstruction(words, from, i, i + size)) {
      parts.push(words.slice(from, i))
      from = i + size
    }
    i += size - 1
  }
  parts.push(words.slice(from))
  return parts.map(trimSigns)
}

function opensInstruction(words: Words, from: number, to: number, at: number): boolean {
  const verb = words[at]
  if (!is(verb, ...editing) || words.length - at <= 1) return false
  const said = words.slice(from, to)
  const placing = is(words[from], 'after', 'before', 'if', 'when', 'between', 'at', 'in', 'once')
  if (
    placing &&
    !said.some((token) => is(token, 'add', 'insert', 'remove', 'rename', 'set', 'put', 'change'))
  )
    return false
  return !(is(verb, 'set', 'run', 'retry') && addsStep(said) && !is(words[at + 1], 'the', 'it'))
}

function addsStep(words: Words): boolean {
  return is(words[0], 'add', 'insert') && words.some((token) => is(token, 'that', 'which', 'to'))
}

const polite = listOf(`
    please | pls | plz | can you | could you | would you | and | then | i want to | i would like to |
    i want you to | we should | you should | now | just | finally | i need to | we need to | let us |
    next | there should be | it should | the workflow should | make sure to | i want | kindly | so |
    but | ok | okay | hey | thanks | actually | first | i think we should | in addition |
    what if we | how about we | why do not we | why do not you | would you mind | how about | what about | can we | could we | shall we | should we |
    may i ask you to | i would love to | be so kind as to | i think you should | it would be nice to |
    it would be good to | it would be great to | let me | help me to | help me | you can | you could | the next thing is to |
    well | hi | hello | great | good | perfect | nice | thank you | sorry | oh | hmm | yes | alright | right | cool |
    the process should | this should | then please | after all | by the way | in the future | from now on | for now |
    i need you to | we want to | we would like to | we have to | i have to | you need to | try to | go ahead and | quickly |
    do me a favour and | can someone | feel free to`)

/** `remvoe x`: a typing mistake in the verb that says what to do. */
function mendVerb(words: Words): Words {
  const [first, ...more] = words
  if (first?.kind !== 'word' || first.lower.length < 5 || verbForm(first.lower) !== null) return words
  if (
    is(
      first,
      'invert',
      'revert',
      'negate',
      'every',
      'never',
      'under',
      'above',
      'extra',
      'unless',
      'while',
      'before',
      'after',
      'between',
    )
  )
    return words
  const near = nearestWord(
    first.lower,
    editing.filter((verb) => verb.length >= 5),
  )
  return near === null ? words : [{ ...first, text: near, lower: near }, ...more]
}

/** `rename a to b and c to d`, `set the url to x and the method to y`: the verb counts for each. */
function repeatVerb(words: Words): Words[] {
  const [verb, ...said] = words
  if (verb === undefined || !is(verb, 'rename', 'change', 'set', 'update')) return [words]
  const pieces: Words[] = []
  let from = 0
  for (let i = 0; i < said.length; i += 1) {
    if (!is(said[i], ',', 'and')) continue
    const size = is(said[i], ',') && is(said[i + 1], 'and') ? 2 : 1
    const next = said.slice(i + size)
    const to = next.findIndex((token) => is(token, 'to', ',', 'and'))
    const own = is(verb, 'rename') ? to > 0 : is(next[0], 'the', 'its') && to > 1
    if (!own || !is(next[to], 'to') || !said.slice(from, i).some((token) => is(token, 'to'))) continue
    pieces.push(said.slice(from, i))
    from = i + size
  }
  pieces.push(said.slice(from))
  return pieces.map((piece) => [verb, ...piece])
}

const afterwards = listOf(`
    please | pls | thanks | thank you | thx | for me | if possible | if you can | if that is possible | ok | okay`)

function stripPolite(said: Words): Words {
  let words = trimSigns(said)
  for (let size = 3; size > 0; size -= 1)
    if (words.length > size + 1 && startsWith(words, afterwards, words.length - size) === size)
      words = trimSigns(words.slice(0, -size))
  let rest = words
  for (;;) {
    const size = startsWith(rest, polite)
    if (size === 0 || size >= rest.length) return mendVerb(rest)
    const gerund = is(rest[size - 1], 'mind', 'about')
    rest = trimSigns(rest.slice(size))
    const [first, ...more] = rest
    const verb = gerund && first !== undefined ? verbForm(first.lower) : null
    if (first !== undefined && verb?.form === 'ing')
      rest = [{ ...first, text: verb.base, lower: verb.base }, ...more]
  }
}
