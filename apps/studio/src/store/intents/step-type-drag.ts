const mediaType = 'application/x-rabbit-step-type'

/** Marks a drag as that of a state type from the palette. */
export function startStepTypeDrag(transfer: DataTransfer, type: string): void {
  transfer.setData(mediaType, type)
  transfer.setData('text/plain', type)
  transfer.effectAllowed = 'copy'
}

/** The state type that is let go, or null when something else is. */
export const stepTypeOfDrag = (transfer: DataTransfer): string | null => transfer.getData(mediaType) || null
