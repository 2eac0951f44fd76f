import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { root } from './rabbit.ts'

/** A language server in a process of its own, and an editor's end of the line. */
export interface Session {
  readonly child: ChildProcess
  readonly editor: ProtocolConnection
  /** The exit code, once it has ended. */
  readonly exited: Promise<number | null>
}

export function startServer(): Session {
  const child = spawn(process.execPath, [join(root, 'apps/cli/bin/rabbit.mjs'), 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => {}) // the server may end before it has read everything
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const editor = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  editor.listen()
  return { child, editor, exited }
}
