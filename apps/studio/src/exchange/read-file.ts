import type { GivenFile } from './exchange-store.ts'

export interface ReadFile {
  readonly given: GivenFile | null
  readonly trouble: string | null
}

const maxBytes = 2 * 1024 * 1024

/** A file's text, or why there is none. */
export async function readFile(file: File): Promise<ReadFile> {
  if (file.size > maxBytes)
    return { given: null, trouble: `“${file.name}” is larger than 2 MiB. Split it into smaller workflows.` }
  try {
    return { given: { name: file.name, text: await file.text() }, trouble: null }
  } catch {
    return { given: null, trouble: `“${file.name}” cannot be read. Is it a folder?` }
  }
}
