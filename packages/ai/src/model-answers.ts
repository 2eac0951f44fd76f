import { openWorkflow } from '@rabbit/dsl'
import type { Answer } from './answer.ts'
import type { Gateway } from './gateway/gateway.ts'
import { askModel, type ModelAnswer } from './prompt/ask-model.ts'
import type { Draft } from './translator/draft.ts'
import { type ModelRefinement, refinePrompt } from './translator/prompts/refine-prompt.ts'
import { translatePrompt } from './translator/prompts/translate-prompt.ts'
import { applyModelEdits } from './translator/refine/apply-model-edits.ts'
import type { Refinement } from './translator/refine.ts'
import { repairDraft } from './translator/repair.ts'
import type { Translation } from './translator/translate.ts'

interface Listening {
  readonly signal?: AbortSignal
  readonly onPiece?: (piece: string) => void
}

/** A model's draft, mended until it is valid; the rules' answer when there is no model or it fails. */
export async function translateWithModel(
  gateway: Gateway,
  words: string,
  listening: Listening,
  rules: () => Answer<Translation>,
): Promise<Answer<Translation>> {
  if (!gateway.available) return rules()
  const asked = await askModel(
    gateway,
    translatePrompt,
    { words },
    { ...heard(listening), objection: draftObjection },
  )
  if (asked.kind === 'failed') return fallBack(rules(), asked)
  const { workflow, notes, draft } = repairDraft(asked.value)
  const warnings = workflow.diagnostics.length
  const confidence = Math.max(50, 85 - 10 * notes.length - 3 * warnings)
  return {
    value: { kind: 'workflow', text: workflow.text, draft },
    ...modelParts(gateway, confidence, notes, asked),
  }
}

/** What a model has to mend in its draft; null when the text it gives is sound. */
function draftObjection(value: Draft): string | null {
  const { workflow, valid, draft } = repairDraft(value)
  if (draft.transitions.length === 0) return 'There are no transitions.'
  return valid
    ? null
    : (workflow.diagnostics.find(({ severity }) => severity === 'error')?.message ??
        'The workflow has errors.')
}

/** A model's edits, made like those of a person; the rules' answer when there is no model or it fails. */
export async function refineWithModel(
  gateway: Gateway,
  text: string,
  instruction: string,
  listening: Listening,
  rules: () => Answer<Refinement>,
): Promise<Answer<Refinement>> {
  if (!gateway.available) return rules()
  const objection = ({ edits, question }: ModelRefinement) => {
    if (question !== null && edits.length === 0) return null
    const applied = applyModelEdits(text, edits)
    return applied.kind === 'refused' ? applied.reason : null
  }
  const asked = await askModel(
    gateway,
    refinePrompt,
    { text, instruction },
    { ...heard(listening), objection },
  )
  if (asked.kind === 'failed') return fallBack(rules(), asked)
  const { edits, question } = asked.value
  if (edits.length === 0)
    return {
      value: { kind: 'question', question: question ?? 'What should be changed?' },
      ...modelParts(gateway, 20, [], asked),
    }
  const applied = applyModelEdits(text, edits)
  if (applied.kind === 'refused') return rules()
  const warnings = openWorkflow(applied.text).diagnostics.length - openWorkflow(text).diagnostics.length
  const value: Refinement = { kind: 'edited', text: applied.text, edits: [], done: [] }
  return { value, ...modelParts(gateway, Math.max(50, 85 - 5 * Math.max(0, warnings)), [], asked) }
}

function modelParts(
  gateway: Gateway,
  confidence: number,
  notes: readonly string[],
  { costUsd, latencyMs }: ModelAnswer<unknown>,
): Omit<Answer<unknown>, 'value'> {
  const reason = `The model ${gateway.model ?? ''} made it; the text has passed the same checks as any other.`
  return {
    source: 'model',
    confidence,
    confidenceParts: [
      {
        name: 'soundness',
        value: confidence,
        reason: 'How much of the answer had to be mended, and how many warnings are left.',
      },
    ],
    reason,
    notes,
    costUsd,
    latencyMs,
  }
}

/** The rules' answer, with a note on why no model gave it and what the attempt cost. */
function fallBack<T>(
  answer: Answer<T>,
  { message, costUsd }: { readonly message: string; readonly costUsd: number | null },
): Answer<T> {
  return { ...answer, notes: [`${message} The built-in rules answered instead.`, ...answer.notes], costUsd }
}

function heard({ signal, onPiece }: Listening): Listening {
  return { ...(signal === undefined ? {} : { signal }), ...(onPiece === undefined ? {} : { onPiece }) }
}
