import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export const root = join(import.meta.dirname, '../../..')

export interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a person does, with `input` on standard input, in `folder`. */
export async function rabbit(
  words: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
  folder = root,
): Promise<Answer> {
  const child = spawn(process.execPath, [join(root, 'apps/cli/bin/rabbit.mjs'), ...words], {
    cwd: folder,
    env: { ...process.env, ...env },
    timeout: 60_000,
  })
  child.stdin.on('error', () => {}) // the command may end before it has read everything
  child.stdin.end(input)
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { code, stdout, stderr }
}
