const mask = '•••'

/** Values that look like a key, whoever put them there. */
const patterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{16,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bBearer\s+[A-Za-z0-9._~+/-]{16,}=*/gi,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g,
  /(?<=:\/\/[^\s:/@]+:)[^\s:/@]+(?=@)/g,
]

/** A text without secrets: the known ones by value, others by their look. Values under four characters are no secrets. */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text
  const known = [...secrets].filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length)
  for (const secret of known) safe = safe.split(secret).join(mask)
  for (const pattern of patterns) safe = safe.replace(pattern, mask)
  return safe
}
