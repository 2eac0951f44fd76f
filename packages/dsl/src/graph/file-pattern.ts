/** The longest pattern of files, in characters. */
const longest = 500

/** Why a pattern can't name files below the files folder, in a sentence; null when it can. */
export function filePatternProblem(pattern: string): string | null {
  if (pattern.length > longest) return `A pattern of files has ${longest} characters at most.`
  if (/^[/~]|[\\:\0]/.test(pattern) || pattern.split('/').includes('..'))
    return `Files are named from the files folder on, such as "inbox/*.csv": "${pattern}" leads elsewhere.`
  return pattern.endsWith('/')
    ? `"${pattern}" names a folder. Write "${pattern}*" for the files in it.`
    : null
}
