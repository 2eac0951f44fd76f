import type { StepType } from '../schema.ts'

/** States that a model takes part in. */
export const aiTypes: readonly StepType[] = [
  {
    name: 'llm',
    title: 'Language model',
    description:
      'Asks the connected language model; its answer is at `text`, or the keys of `output` are the result.',
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
        description: "How freely it answers; the model's own usual way unless given.",
        example: '0.2',
      },
      max_tokens: {
        type: { kind: 'number', min: 1, max: 32000, integer: true },
        description: 'The longest answer, in tokens.',
        default: '2000',
      },
      output: {
        type: { kind: 'map', values: { kind: 'any' } },
        description:
          'The keys the answer must have, each with what it means, a list of choices, or `{ type, meaning }` with the type text, number, boolean or list.',
        example: '{ mood: ["good", "bad"], why: "In a few words" }',
      },
    },
    writes: 'unknown',
    runnable: true,
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
    runnable: true,
  },
]
