import type { Json } from '../../expression/index.ts'
import type { NeedKind } from './needs.ts'

/** Words in a name, and a value that a person would expect there. The first that fits counts. */
const textSamples: readonly (readonly [RegExp, string])[] = [
  [/(^|_)(e?_?mail|emails?)(_address)?$/, 'alex@example.com'],
  [/(^|_)(url|uri|link|website|endpoint|webhook)$/, 'https://example.com'],
  [/(^|_)first_?name$/, 'Alex'],
  [/(^|_)(last_?name|surname)$/, 'Morgan'],
  [/(^|_)(company|organi[sz]ation|firm)(_name)?$/, 'Example Ltd'],
  [/(^|_)(product|item|article)(_name)?$/, 'Teapot'],
  [/(^|_)(name|customer|user|client|person|author|owner|recipient|employee|applicant)$/, 'Alex'],
  [/name$/, 'Alex'],
  [/(^|_)(phone|mobile|telephone)(_number)?$/, '+49 30 1234567'],
  [/(^|_)(id|number|no|key|ref|reference|code|sku)$/, 'A-1001'],
  [/(^|_)(timestamp|time|datetime|at)$/, '2030-01-31T09:00:00Z'],
  [/(^|_)(date|day|deadline|birthday|until|due)$/, '2030-01-31'],
  [/(^|_)country(_code)?$/, 'DE'],
  [/(^|_)currency$/, 'EUR'],
  [/(^|_)(language|locale)$/, 'en'],
  [/(^|_)city$/, 'Berlin'],
  [/(^|_)(street|address)$/, '1 Garden Street'],
  [/(^|_)(zip|postcode|postal_code)$/, '10115'],
  [/(^|_)(title|subject|topic)$/, 'A good day'],
  [
    /(^|_)(message|text|comment|body|content|description|note|reason|question|feedback|review)s?$/,
    'All is well.',
  ],
]

const numberNames: readonly (readonly [RegExp, number])[] = [
  [/(^|_)(amount|price|total|cost|sum|budget|salary|revenue|balance|subtotal|net|gross|fee)$/, 120],
  [/(^|_)age$/, 30],
  [/(^|_)(count|quantity|qty|items_count|attempts|retries|pieces|copies|days|hours|minutes|index|size)$/, 2],
  [/(^|_)(percent|percentage|discount|rate|score|confidence|rating)$/, 10],
]

/** Whether a value of this name is usually a number, when nothing but its name is known. */
export function soundsLikeNumber(name: string): boolean {
  return numberNames.some(([pattern]) => pattern.test(snake(name)))
}

/** A value of this kind that fits the name. */
export function sampleFor(name: string, kind: NeedKind | null): Json {
  const words = snake(name)
  switch (kind) {
    case 'number':
      return numberNames.find(([pattern]) => pattern.test(words))?.[1] ?? 1
    case 'boolean':
      return true
    case 'list':
      return [singularSample(words)]
    case 'map':
      return {}
    case 'string':
    case null:
      return textSample(words)
  }
}

function textSample(words: string): string {
  const found = textSamples.find(([pattern]) => pattern.test(words))?.[1]
  if (found !== undefined) return found
  const spoken = words.replaceAll('_', ' ').trim()
  return spoken === '' ? 'example' : `example ${spoken}`
}

function singularSample(words: string): string {
  return textSample(words.replace(/s$/, ''))
}

/** `orderId` as `order_id`. */
function snake(name: string): string {
  return name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2').toLowerCase()
}
