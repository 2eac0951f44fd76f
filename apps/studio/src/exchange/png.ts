import type { Drawn } from '@rabbit/exchange'

/** Browsers draw no larger canvas reliably. */
const longestSide = 8192
const sharpness = 2

/** How much larger than its own size a picture's PNG is; less than `sharpness` where that would be too large. */
export function pngScale({ width, height }: Pick<Drawn, 'width' | 'height'>): number {
  return Math.min(sharpness, longestSide / Math.max(width, height))
}

/** What to know before a very large picture is downloaded; null for any other. */
export function pngWarning(drawn: Pick<Drawn, 'width' | 'height'>): string | null {
  const scale = pngScale(drawn)
  if (scale >= sharpness) return null
  return `The drawing is very large (${drawn.width} × ${drawn.height}), so its PNG has ${Math.round(scale * 100)} % of its size instead of ${sharpness * 100} %. An SVG stays sharp.`
}

/** The picture as a PNG, drawn by the browser. Rejects where the browser cannot. */
export async function toPng(drawn: Drawn): Promise<Blob> {
  const scale = pngScale(drawn)
  const url = URL.createObjectURL(new Blob([drawn.svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image(drawn.width, drawn.height)
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(drawn.width * scale))
    canvas.height = Math.max(1, Math.round(drawn.height * scale))
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (blob === null) throw new Error('The browser could not draw the picture; take the SVG instead.')
    return blob
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Hands a file to the browser to be saved. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
