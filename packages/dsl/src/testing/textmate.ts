import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import oniguruma from 'vscode-oniguruma'
import textmate from 'vscode-textmate'

const require = createRequire(import.meta.url)
const grammarFile = new URL('../../textmate/rabbit.tmLanguage.json', import.meta.url)

/** The scopes of each character, as an editor with the TextMate grammar sees them. */
export type ScopesOf = (text: string) => readonly (readonly string[])[]

export async function loadTextMate(): Promise<ScopesOf> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'))
  await oniguruma.loadWASM(wasm)
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), 'rabbit.json'),
  })
  const grammar = await registry.loadGrammar('source.rabbit')
  if (!grammar) throw new Error('The grammar has not been loaded.')
  return (text) => {
    const scopes: string[][] = Array.from({ length: text.length }, () => [])
    let state = textmate.INITIAL
    let at = 0
    for (const line of text.split(/(?<=\r\n|\n|\r(?!\n))/)) {
      const content = line.replace(/[\r\n]+$/, '')
      const { tokens, ruleStack } = grammar.tokenizeLine(content, state)
      for (const token of tokens) {
        for (let i = token.startIndex; i < Math.min(token.endIndex, content.length); i++)
          scopes[at + i] = token.scopes
      }
      state = ruleStack
      at += line.length
    }
    return scopes
  }
}
