/** A drawing as text, and as the boxes and lines that the text comes to. */
export interface BenchDrawing {
  readonly text: string
  readonly boxes: readonly {
    readonly id: string
    readonly name: string
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }[]
  readonly lines: readonly {
    readonly id: string
    readonly source: string
    readonly target: string
    readonly label: string | null
  }[]
}

/** What the benchmark calls in a page; the same for ours and for the bare one. */
export interface BenchPage {
  /** Shows a drawing; milliseconds until its boxes are painted. */
  open(input: BenchDrawing): Promise<number>
  /** Makes status changes arrive, so many a second, until the answered function is called: it says how many came. */
  changeStatus(perSecond: number): () => number
}

declare global {
  interface Window {
    bench: BenchPage
  }
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))

/** Until the browser has painted what is in the page when `isThere` holds. */
export async function untilPainted(isThere: () => boolean): Promise<void> {
  while (!isThere()) await nextFrame()
  // A task after the next frame's callbacks comes after that frame was handed over.
  await nextFrame()
  await new Promise<void>((resolve) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(null)
  })
}
