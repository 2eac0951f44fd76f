import { openWorkflow } from '@rabbit/dsl'
import { refineByRules } from './translator/refine.ts'
import { translateByRules } from './translator/translate.ts'

export type Intent = 'translate' | 'refine' | 'explain'

const explaining =
  /^\s*(?:please\s+)?(?:(?:can|could|would|will) you (?:please )?)?(?:explain|describe (?:this|it|the (?:work)?flow|what|to me)|summari[sz]e|tell me (?:what|how|about|why|which|who|when)|walk me through|(?:and|but|so) (?:what|why|if\b[^,]*\?)|list (?:all|the) (?:steps|states)|show me (?:all|the) (?:steps|states|approvals))/i
const asking =
  /^\s*(?:(?:and|but|so|ok|hey|hi|hello)[,\s]+)?(?:what(?:'s|\b)|why\b|when (?:does|do|is|will|are)\b|who(?:'s|\b)|which\b|where(?:'s|\b)|how (?:does|do|is|are|many|long|often|can)\b|is (?:there|the|an?|this|any)\b|are (?:there|the|all|any)\b|does\b|under which\b|is it\b|is anything\b)/i
const proposing =
  /^\s*(?:what|how) (?:if we|about)\b|^\s*why (?:not|don't (?:we|you))\b|^\s*(?:what|how) (?:do|can|should|would) (?:i|we)\b/i
const describing =
  /^\s*(?:please\s+)?(?:(?:can|could) you\s+)?(?:create|make|build|write|draw|design|generate|i (?:want|need)|give me)\s+(?:me\s+)?(?:(?:a|an|another|the|one)\s+(?:new\s+)?|new\s+|(?=workflow))(?:[\p{L}-]+\s+){0,3}(?:workflow|process|pipeline|flow)\b/iu
const starting = /^\s*(?:when(?:ever)?|every|each time|as soon as|on a|upon)\b[^,]*,[\s\S]*[.,;]/i
const pointing =
  /\b(?:after|before|between|instead|also|the (?:step|limit|threshold|condition|timeout|trigger|schedule)|to it|it runs|rename|remove|delete|swap|insert|in parallel with)\b/i

/** What a message wants: words about the text, a change of it, or a new workflow. */
export function intentOf(text: string, message: string): Intent {
  const { graph } = openWorkflow(text)
  const empty = graph.states.length === 0
  const asks = explaining.test(message) || (asking.test(message) && !proposing.test(message))
  if (asks && (message.includes('?') || !/\bif\b.*\bthen\b/i.test(message)))
    return empty ? 'translate' : 'explain'
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
