import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

/** The modules whose code is in a bundle of these names. */
async function modulesOf(names: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: {
      contents: `export { ${names} } from './index.ts'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
  })
  const [output] = Object.values(metafile.outputs)
  return Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path.slice(path.indexOf('src/') + 4))
}

it('reading, editing, checking and formatting bring no code of the functions along', async () => {
  const modules = await modulesOf('openWorkflow, editWorkflow, planTextEdits, formatWorkflow, print')
  expect(modules).toContain('expression/signatures.ts')
  expect(modules.filter((path) => /^expression\/(functions|pattern|evaluate|compile)/.test(path))).toEqual([])
})
