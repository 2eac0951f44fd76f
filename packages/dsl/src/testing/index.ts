export { randomPieces } from './mutate.ts'
export { createRandom, type Random } from './random.ts'
export { type RandomWorkflowOptions, randomNames, randomWorkflowText } from './random-workflow.ts'
export { type CorpusFile, readCorpus } from './read-corpus.ts'
