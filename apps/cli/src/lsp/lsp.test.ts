import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  CompletionItem,
  InitializeResult,
  Location,
  PublishDiagnosticsParams,
  TextEdit as WireEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { ensureBuilt } from '../../../../scripts/build.mjs'
import { type Session, startServer } from '../../test/lsp.ts'

const initialize = {
  processId: null,
  rootUri: null,
  capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
}

/** An editor with one text open: it asks by what stands at the cursor (`‸`), and hears what is wrong. */
function openText(session: Session, name: string, marked: string) {
  const uri = `file:///${name}.rabbit`
  const offset = marked.indexOf('‸')
  const text = marked.replace('‸', '')
  const lines = TextDocument.create(uri, 'rabbit', 1, text)
  const { editor } = session
  void editor.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'rabbit', version: 1, text },
  })
  const textDocument = { uri }
  const position = lines.positionAt(Math.max(0, offset))
  return {
    uri,
    lines,
    ask: <T>(method: string, more: object = {}) =>
      editor.sendRequest<T>(`textDocument/${method}`, { textDocument, position, ...more }),
    type: (changes: object[], version: number) =>
      editor.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: changes,
      }),
  }
}

/** The next diagnostics of a text of at least this version. */
function diagnosticsOf(session: Session, uri: string, version = 1): Promise<PublishDiagnosticsParams> {
  return new Promise((resolve) => {
    const listener = session.editor.onNotification(
      'textDocument/publishDiagnostics',
      (params: PublishDiagnosticsParams) => {
        if (params.uri !== uri || (params.version ?? 0) < version) return
        listener.dispose()
        resolve(params)
      },
    )
  })
}

const range = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
})

describe('rabbit lsp', () => {
  let session: Session
  let result: InitializeResult

  beforeAll(async () => {
    ensureBuilt(['cli'])
    session = startServer()
    result = await session.editor.sendRequest<InitializeResult>('initialize', initialize)
    await session.editor.sendNotification('initialized', {})
  }, 60_000)
  afterAll(async () => {
    await session.editor.sendRequest('shutdown')
    await session.editor.sendNotification('exit')
    expect(await session.exited).toBe(0)
  })

  it('says what it can do', () => {
    expect(result.serverInfo?.name).toBe('rabbit')
    expect(result.capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      textDocumentSync: { change: 2 },
      renameProvider: { prepareProvider: true },
      documentRangeFormattingProvider: true,
    })
  })

  it('completes, with places to fill in', async () => {
    const { ask } = openText(session, 'complete', 'start -> a\nstate a: ht‸')
    const items = await ask<CompletionItem[]>('completion')
    expect(items.find(({ label }) => label === 'http')).toMatchObject({
      insertTextFormat: 2,
      textEdit: { range: range(1, 9, 11), newText: 'http {\n  url: "${1}"\n}' },
    })
  })

  it('explains, and helps with signatures', async () => {
    const { ask } = openText(session, 'hover', 'a -> b: round(x, ‸2) > 1')
    const help = await ask<{ activeParameter: number; signatures: { label: string }[] }>('signatureHelp')
    expect(help).toMatchObject({ activeParameter: 1, signatures: [{ label: 'round(number, digits?)' }] })
    const hover = openText(session, 'hover2', 'a -> b: ro‸und(x, 2) > 1')
    expect(await hover.ask('hover')).toMatchObject({ range: range(0, 8, 13), contents: { kind: 'markdown' } })
  })

  it('goes to definitions, finds references and highlights them', async () => {
    const { ask, uri } = openText(session, 'names', 'state pay: task\nstart -> p‸ay -> end')
    expect(await ask('definition')).toEqual({ uri, range: range(0, 6, 9) })
    const all = await ask<Location[]>('references', { context: { includeDeclaration: true } })
    expect(all.map((found) => found.range)).toEqual([range(0, 6, 9), range(1, 9, 12)])
    expect(await ask('references', { context: { includeDeclaration: false } })).toHaveLength(1)
    expect(await ask('documentHighlight')).toHaveLength(2)
  })

  it('renames, and says why it does not', async () => {
    const { ask, uri, lines } = openText(session, 'rename', 'state pay: task\nstart -> p‸ay -> end')
    expect(await ask('prepareRename')).toEqual({ range: range(1, 9, 12), placeholder: 'pay' })
    const edit = await ask<WorkspaceEdit>('rename', { newName: 're-pay' })
    expect(TextDocument.applyEdits(lines, edit.changes?.[uri] ?? [])).toBe(
      'state re-pay: task\nstart -> re-pay -> end',
    )
    await expect(ask('rename', { newName: 'end' })).rejects.toThrow('There is already a state "end".')
  })

  it('formats a text and a range', async () => {
    const { ask, lines } = openText(session, 'format', 'start->a\na->b\nb->end\n')
    const whole = await ask<WireEdit[]>('formatting', { options: { tabSize: 2, insertSpaces: true } })
    expect(TextDocument.applyEdits(lines, whole)).toBe('start -> a\na -> b\nb -> end\n')
    const part = await ask<WireEdit[]>('rangeFormatting', {
      range: range(1, 0, 4),
      options: { tabSize: 2, insertSpaces: true },
    })
    expect(TextDocument.applyEdits(lines, part)).toBe('start->a\na -> b\nb->end\n')
  })

  it('tells what is wrong and mends it', async () => {
    const told = diagnosticsOf(session, 'file:///wrong.rabbit')
    const text = 'state pay: htpp { url: "https://example.com" }\nstart -> pay -> end'
    const { ask, uri, lines } = openText(session, 'wrong', text)
    const { diagnostics } = await told
    expect(diagnostics).toMatchObject([
      { code: 'R020', severity: 1, source: 'rabbit', range: range(0, 11, 15) },
    ])
    const [action] = await ask<{ title: string; kind: string; edit: WorkspaceEdit }[]>('codeAction', {
      range: range(0, 12, 12),
      context: { diagnostics, only: ['quickfix'] },
    })
    expect(action).toMatchObject({ title: 'Change to "http"', kind: 'quickfix' })
    expect(TextDocument.applyEdits(lines, action?.edit.changes?.[uri] ?? [])).toContain('pay: http {')
  })

  it('outlines, folds and colours', async () => {
    const { ask } = openText(
      session,
      'outline',
      '# one\n# two\nstate a: log {\n  message: "x"\n}\nstart -> a\n',
    )
    expect(await ask('documentSymbol')).toMatchObject([
      { name: 'a', detail: 'log', selectionRange: range(2, 6, 7) },
    ])
    expect(await ask('foldingRange')).toEqual([
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 2, endLine: 4 },
    ])
    const all = await ask<{ data: number[] }>('semanticTokens/full')
    expect(all.data.slice(0, 10)).toEqual([0, 0, 5, 6, 0, 1, 0, 5, 6, 0])
    const some = await ask<{ data: number[] }>('semanticTokens/range', { range: range(5, 0, 10) })
    expect(some.data.length).toBeLessThan(all.data.length)
  })

  it('follows what is typed in a broken text with every line end and astral characters', async () => {
    const { ask, type, uri } = openText(session, 'typed', 'a -> "😀 b"\r\nb -> ]\rb -> c\n‸')
    await type(
      [
        { range: range(0, 9, 10), text: 'x' },
        { range: range(3, 0, 0), text: 'c -> "' },
      ],
      2,
    )
    const told = diagnosticsOf(session, uri, 2)
    const items = await ask<CompletionItem[]>('completion', { position: { line: 3, character: 6 } })
    expect(items.find(({ label }) => label === '😀 x')).toMatchObject({ textEdit: { range: range(3, 5, 6) } })
    expect((await told).diagnostics.map((d) => d.range.start.line)).toContain(1)
    await type([{ text: 'start -> end\n' }], 3)
    expect((await diagnosticsOf(session, uri, 3)).diagnostics).toEqual([])
  })

  it('forgets a closed text', async () => {
    const { ask, uri } = openText(session, 'closed', 'a -> ‸')
    await ask('completion')
    const cleared = new Promise<PublishDiagnosticsParams>((resolve) => {
      session.editor.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
        if (params.uri === uri && params.version === undefined) resolve(params)
      })
    })
    await session.editor.sendNotification('textDocument/didClose', { textDocument: { uri } })
    expect((await cleared).diagnostics).toEqual([])
    expect(await ask('completion')).toBeNull()
  })
})

describe('rabbit lsp with an editor that counts bytes', () => {
  const offering = (...positionEncodings: string[]) => ({
    ...initialize,
    capabilities: { ...initialize.capabilities, general: { positionEncodings } },
  })
  const encodingAgreedOn = async (...offered: string[]) => {
    const { editor, exited } = startServer()
    const { capabilities } = await editor.sendRequest<InitializeResult>('initialize', offering(...offered))
    await editor.sendNotification('exit')
    await exited
    return capabilities.positionEncoding
  }

  it('takes UTF-8 only from an editor that does not speak UTF-16', async () => {
    expect(await encodingAgreedOn('utf-8', 'utf-16')).toBe('utf-16')
    expect(await encodingAgreedOn('utf-32')).toBe('utf-16')
    expect(await encodingAgreedOn('utf-32', 'utf-8')).toBe('utf-8')
  })

  it('counts in bytes what it is told and what it answers', async () => {
    const session = startServer()
    const { editor, exited } = session
    await editor.sendRequest('initialize', offering('utf-8'))
    await editor.sendNotification('initialized', {})
    const { ask, type } = openText(session, 'bytes', '"😀 é" -> b # ü\nb -> "é"; b -> c')
    const find = (line: number, character: number) =>
      ask<{ range: object }[]>('documentHighlight', { position: { line, character } })
    const ranges = async (line: number, character: number) =>
      (await find(line, character)).map((found) => found.range)
    expect(await ranges(0, 13)).toEqual([range(0, 13, 14), range(1, 0, 1), range(1, 11, 12)])
    await type([{ range: range(1, 6, 8), text: 'ö𝒜' }], 2)
    expect(await ranges(0, 13)).toEqual([range(0, 13, 14), range(1, 0, 1), range(1, 15, 16)])
    expect(await ranges(1, 9)).toEqual([range(1, 5, 13)])
    const { data } = await ask<{ data: number[] }>('semanticTokens/full')
    expect(data.slice(0, 5)).toEqual([0, 0, 9, 1, 0])
    await editor.sendRequest('shutdown')
    await editor.sendNotification('exit')
    expect(await exited).toBe(0)
  })
})

describe('rabbit lsp without manners', () => {
  it('ends with 1 on `exit` without `shutdown`', async () => {
    const { editor, exited } = startServer()
    await editor.sendRequest('initialize', initialize)
    await editor.sendNotification('exit')
    expect(await exited).toBe(1)
  })

  it('ends when its input ends', async () => {
    const { editor, child, exited } = startServer()
    await editor.sendRequest('initialize', initialize)
    child.stdin?.end()
    expect(await exited).toBe(1)
  })

  it('goes on after a message that is no JSON, and an unknown request', async () => {
    const { editor, child, exited } = startServer()
    await editor.sendRequest('initialize', initialize)
    child.stdin?.write('Content-Length: 9\r\n\r\n{"broken"')
    await expect(editor.sendRequest('rabbit/unknown', {})).rejects.toThrow(/Unhandled method/)
    const { ask } = openText({ editor, child, exited }, 'after', 'start -> ‸')
    expect(await ask<CompletionItem[]>('completion')).not.toEqual([])
    await editor.sendRequest('shutdown')
    await editor.sendNotification('exit')
    expect(await exited).toBe(0)
  })
})
