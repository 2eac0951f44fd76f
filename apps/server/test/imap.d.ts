/** An IMAP server for tests; it has no types of its own. */
declare module 'hoodiecrow-imap' {
  interface ImapServer {
    readonly server: import('node:net').Server
    readonly storage: Record<string, unknown>
    getMailbox(path: string): { uidvalidity?: number; UIDVALIDITY?: number; uidnext: number }
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
    appendMessage(mailbox: string, flags: readonly string[], date: Date, raw: string): void
  }
  export default function hoodiecrow(options: {
    plugins: readonly string[]
    users: Record<string, { password: string }>
    storage: Record<string, unknown>
  }): ImapServer
}
