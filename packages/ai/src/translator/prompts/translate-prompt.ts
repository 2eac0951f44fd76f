import type { Prompt } from '../../prompt/prompt.ts'
import { type Draft, draft } from '../draft.ts'
import { languageRules } from './language-rules.ts'

/** Words to a draft. */
export const translatePrompt: Prompt<{ readonly words: string }, Draft> = {
  id: 'translate@1',
  rules: `You turn a description in plain words into the structure of a workflow.\n${languageRules}`,
  data: ({ words }) => [{ label: 'description', text: words }],
  output: draft,
}
