/** The editor's name for the workflow language. */
export const languageId = 'rabbit'

export function registerLanguageFeatures(): void {}
