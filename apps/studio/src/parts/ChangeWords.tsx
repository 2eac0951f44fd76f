import css from './ChangeWords.module.css'

const kinds: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '~': 'changed' }

/** What a change does: a line for each thing, with its sign in front and in its colour. */
export function ChangeWords({ words }: { readonly words: readonly string[] }) {
  return (
    <ul className={css.words}>
      {words.map((line) => (
        <li key={line} className={css.line}>
          <SignedWords line={line} />
        </li>
      ))}
    </ul>
  )
}

/** One such line, its sign as a mark of its own. */
export function SignedWords({ line }: { readonly line: string }) {
  const sign = line[0] ?? ''
  return (
    <>
      <span className={css.sign} data-kind={kinds[sign]} aria-hidden>
        {sign === '-' ? '−' : sign}
      </span>
      <span className={css.text}>{line.slice(2)}</span>
    </>
  )
}
