export {
  type ExchangeFormat,
  type Exported,
  type ExportOptions,
  exchangeFormats,
  exportWorkflow,
  type Imported,
  importWorkflow,
} from './exchange.ts'
export { guessFormat } from './guess.ts'
export type { Loss, Refusal } from './loss.ts'
