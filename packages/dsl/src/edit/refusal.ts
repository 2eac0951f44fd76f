import type { EditRefusal } from './edit.ts'

export function refuse(message: string): EditRefusal {
  return { kind: 'refused', message }
}

/** Whether an edit could not be planned. */
export function isRefusal(answer: object | string): answer is EditRefusal {
  return typeof answer === 'object' && 'kind' in answer && answer.kind === 'refused'
}
