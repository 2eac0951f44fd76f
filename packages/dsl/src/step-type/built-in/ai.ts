import type { StepType } from '../schema.ts'

/** States that a model takes part in. */
export const aiTypes: readonly StepType[] = [
  {
    name: 'llm',
    title: 'Language model',
    description: 'Asks a language model and keeps its answer.',
    icon: 'sparkles',
    category: 'ai',
    properties: {
      prompt: {
        type: { kind: 'string', format: 'multiline' },
        description: 'What the model is asked.',
        required: true,
        example: '"Summarise: ${text}"',
      },
      system: { type: { kind: 'string', format: 'multiline' }, description: 'How the model should behave.' },
      model: { type: { kind: 'string' }, description: 'The model to ask, when it is not the usual one.' },
      temperature: {
        type: { kind: 'number', min: 0, max: 2 },
        description: 'How freely it answers.',
        default: '0',
      },
      max_tokens: {
        type: { kind: 'number', min: 1, integer: true },
        description: 'The longest answer, in tokens.',
        example: '500',
      },
      output: {
        type: { kind: 'map', values: { kind: 'any' } },
        description: 'The keys the answer must have, each with what it means.',
        example: '{ sentiment: "positive, neutral or negative" }',
      },
    },
    writes: 'unknown',
    runnable: false,
    cannotRun: 'This version cannot run `llm` states yet; call your model with an `http` state instead.',
  },
  {
    name: 'decision',
    title: 'AI decision',
    description: 'Chooses one of several answers to a question, with a confidence from 0 to 100.',
    icon: 'split',
    category: 'ai',
    properties: {
      question: {
        type: { kind: 'string', format: 'multiline' },
        description: 'What is to be decided.',
        required: true,
        example: '"Is this customer eligible for the premium offer?"',
      },
      choices: {
        type: { kind: 'list', items: { kind: 'string' } },
        description: 'The possible answers; each can be a guard of an arrow out of this state.',
        required: true,
        example: '[premium, basic]',
      },
      min_confidence: {
        type: { kind: 'number', min: 0, max: 100 },
        description: 'How sure the answer must be for its arrow to be taken.',
        example: '70',
      },
    },
    writes: {
      choice: { type: { kind: 'string' }, description: 'The answer that was chosen.', oneOf: 'choices' },
      confidence: {
        type: { kind: 'number', min: 0, max: 100 },
        description: 'How sure the answer is, from 0 to 100.',
      },
      reason: { type: { kind: 'string' }, description: 'Why, in words.' },
    },
    runnable: false,
    cannotRun:
      'This version cannot make AI decisions yet; use an `approval` state or guards with expressions instead.',
  },
]
