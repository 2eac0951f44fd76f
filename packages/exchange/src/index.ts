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
export type { PictureTheme } from './svg/colours.ts'
export { type Drawn, drawSvg } from './svg/draw.ts'
export type { Picture } from './svg/picture.ts'
