import { openWorkflow } from '@rabbit/dsl'
import { refineByRules } from './translator/refine.ts'
import { translateByRules } from './translator/translate.ts'

export type Intent = 'translate' | 'refine' | 'explain'

const explaining =
  /^\s*(?:please\s+)?(?:can you |could you |would you )?(?:explain|describe (?:this|it|the (?:work)?flow|what)|summari[sz]e|what (?:does|is|happens|will|do)\b|how does\b|tell me (?:what|how|about)|walk me through|what's\b|why\b|when does\b|who\b|which\b)/i
const describing =
  /^\s*(?:please\s+)?(?:(?:can|could) you\s+)?(?:create|make|build|write|draw|design|generate|i (?:want|need)|give me)\s+(?:me\s+)?(?:a|an|another|a new|the)?\s*(?:new\s+)?(?:[\p{L}-]+\s+){0,3}(?:workflow|process|pipeline|flow)\b/iu
const starting = /^\s*(?:when(?:ever)?|every|each time|as soon as|on a|upon)\b[^,]*,[\s\S]*[.,;]/i
const pointing =
  /\b(?:after|before|between|instead|also|the (?:step|limit|threshold|condition|timeout|trigger|schedule)|to it|it runs|rename|remove|delete|swap|insert|in parallel with)\b/i

/** What a message wants: words about the text, a change of it, or a new workflow. */
export function intentOf(text: string, message: string): Intent {
  const { graph } = openWorkflow(text)
  const empty = graph.states.length === 0
  if (explaining.test(message) && !/\bif\b.*\bthen\b/i.test(message)) return empty ? 'translate' : 'explain'
  if (empty) return 'translate'
  if (describing.test(message)) return 'translate'
  const refined = refineByRules(text, message).value.kind === 'edited'
  if (refined && !(starting.test(message) && sentencesIn(message) > 1)) return 'refine'
  const translated = translateByRules(message)
  const whole =
    translated.value.kind === 'workflow' &&
    translated.confidence >= 70 &&
    (sentencesIn(message) > 1 || starting.test(message))
  return whole && !pointing.test(message)
    ? 'translate'
    : starting.test(message) && whole
      ? 'translate'
      : 'refine'
}

function sentencesIn(message: string): number {
  return message.split(/[.!?;]\s+|\n/).filter((part) => part.trim().length > 3).length
}
