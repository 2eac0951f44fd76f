import type { Position } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'

/** What an editor counts the characters of a line in. */
export type PositionEncoding = 'utf-16' | 'utf-8'

/** UTF-16, which every server speaks, unless an editor offers others and only UTF-8 of those two. */
export function encodingFor(offered: readonly string[] = []): PositionEncoding {
  return offered.includes('utf-8') && !offered.includes('utf-16') ? 'utf-8' : 'utf-16'
}

/** The lines of a text as the editor counts them; offsets are ours, in UTF-16 units. */
export class Lines {
  private readonly document: TextDocument
  private readonly encoding: PositionEncoding

  constructor(document: TextDocument, encoding: PositionEncoding) {
    this.document = document
    this.encoding = encoding
  }

  get version(): number {
    return this.document.version
  }

  positionAt(offset: number): Position {
    const { line, character } = this.document.positionAt(offset)
    if (this.encoding === 'utf-16') return { line, character }
    return { line, character: Buffer.byteLength(this.textOf(line).slice(0, character)) }
  }

  /** A place inside a character counts as the one before it. */
  offsetAt({ line, character }: Position): number {
    if (this.encoding === 'utf-16') return this.document.offsetAt({ line, character })
    let bytes = 0
    let units = 0
    for (const one of this.textOf(line)) {
      bytes += Buffer.byteLength(one)
      if (bytes > character) break
      units += one.length
    }
    return this.document.offsetAt({ line, character: units })
  }

  /** The length of a line without its end, as the editor counts it. */
  lengthOf(line: number): number {
    const text = this.textOf(line)
    return this.encoding === 'utf-16' ? text.length : Buffer.byteLength(text)
  }

  /** Writes over what stands between two offsets; over all without them. */
  replace(text: string, version: number, span?: { readonly from: number; readonly to: number }): void {
    const { document } = this
    const range = span && { start: document.positionAt(span.from), end: document.positionAt(span.to) }
    TextDocument.update(document, [range ? { range, text } : { text }], version)
  }

  private textOf(line: number): string {
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }
    return this.document.getText(range).replace(/[\r\n]+$/, '')
  }
}
