import type { JsonObject, StepHandler, StepOutcome } from '@rabbit/engine'
import { encodings, fromBytes, isEncoding, maxContentBytes, toBytes } from './support/content.ts'
import { type FilesFolder, PathDenied } from './support/files-folder.ts'
import { isLeftOut, literalOf } from './support/literal.ts'
import { propertyError } from './support/property-error.ts'

/** So many entries a list has at most. */
const mostEntries = 1_000

/** Reads, writes, lists and deletes below one folder. */
export function createFileStep(files: FilesFolder): StepHandler {
  return {
    // Once more appended is appended twice.
    repeatable: ({ properties }) =>
      isLeftOut(properties, 'operation') ||
      /^(read|write|list|delete)$/.test(String(literalOf(properties, 'operation'))),
    async run({ state, properties }) {
      const { operation = 'read', path, encoding = 'text' } = properties
      if (typeof path !== 'string') return propertyError(`path of ${state} must be a text.`)
      if (!isEncoding(encoding))
        return propertyError(`encoding of ${state} must be one of ${encodings.join(', ')}.`)
      try {
        switch (operation) {
          case 'read': {
            const bytes = await files.read(path, maxContentBytes)
            if (bytes === null)
              return failed('LimitError', `${path} has more than ${maxContentBytes} bytes.`, false)
            const read = fromBytes(bytes, encoding)
            if ('problem' in read) return failed('FileError', `${path} ${read.problem}.`, false)
            return { kind: 'completed', result: { content: read.value, size: bytes.length } }
          }
          case 'write':
          case 'append': {
            const { content } = properties
            if (content === undefined) return propertyError(`${state} needs content to ${operation}.`)
            const bytes = toBytes(content, encoding)
            if (bytes === null) return propertyError(`content of ${state} must be a text in base64.`)
            await files[operation](path, bytes)
            return { kind: 'completed', result: { size: bytes.length } }
          }
          case 'list': {
            const { entries, more } = await files.list(path, mostEntries)
            return { kind: 'completed', result: { files: entries as unknown as JsonObject[], more } }
          }
          case 'delete':
            return { kind: 'completed', result: { deleted: await files.remove(path) } }
          default:
            return propertyError(`operation of ${state} must be read, write, append, list or delete.`)
        }
      } catch (error) {
        return fileFailure(error, path)
      }
    },
  }
}

function failed(errorClass: string, message: string, retryable: boolean, details?: JsonObject): StepOutcome {
  return { kind: 'failed', error: { class: errorClass, message, ...(details && { details }) }, retryable }
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'the studio may not reach it',
  EPERM: 'the studio may not reach it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where a folder is needed',
  ERR_FS_EISDIR: 'it is a folder',
  ELOOP: 'it is a link',
  EEXIST: 'a file stands where a folder is needed',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk may only be read',
  ENAMETOOLONG: 'its name is too long',
}

/** What the files folder refuses, and what a disk does not do. */
export function fileFailure(error: unknown, path: string): StepOutcome {
  if (error instanceof PathDenied) return failed('FileDenied', `${error.message}.`, false)
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return failed('FileNotFound', `There is no ${path} in the files folder.`, false)
  const again = ['ENOSPC', 'EBUSY', 'EMFILE', 'ENFILE', 'EAGAIN', 'EIO'].includes(code)
  return failed('FileError', `${path}: ${words[code] ?? message}.`, again, { code })
}
