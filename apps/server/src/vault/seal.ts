import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Which value it is: a sealed text that is moved to another row does not open there. */
export interface SealedPlace {
  readonly workspaceId: string
  readonly id: string
  readonly version: number
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * A text, encrypted and bound to its place.
 *
 * @param key 32 bytes
 * @returns 12 bytes of nonce, 16 bytes of tag, then as many bytes as the text has in UTF-8
 */
export function sealText(key: Buffer, place: SealedPlace, text: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce)
  cipher.setAAD(boundTo(place))
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
}

/** The text again; null when the key is another one, the place is another one, or a byte was changed. */
export function openText(key: Buffer, place: SealedPlace, sealed: Uint8Array): string | null {
  if (sealed.length < nonceBytes + tagBytes) return null
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(boundTo(place))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const text = [decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]
    return Buffer.concat(text).toString('utf8')
  } catch {
    return null
  }
}

const boundTo = ({ workspaceId, id, version }: SealedPlace): Buffer =>
  Buffer.from(`rabbit-secret/1/${workspaceId}/${id}/${version}`)
