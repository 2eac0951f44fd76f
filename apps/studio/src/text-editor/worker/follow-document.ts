import { adoptDiagnostics, type Workflow } from '@rabbit/dsl'
import { useStudio } from '../../store/index.ts'
import { changeBetween } from '../change-between.ts'
import { createLanguageClient, type LanguageClient, type WorkerLike } from './client.ts'

let client: LanguageClient | null = null

/** The page's one language worker; from the first time that it is asked for, it follows the studio's document. */
export function languageClient(): LanguageClient {
  client ??= startFollowing()
  return client
}

const words = {
  restarted: 'Checking and completion failed and were started anew. The text is as it was.',
  'given-up': 'Completion does not start on this page. The text is safe; reload the page to try again.',
} as const

function startFollowing(): LanguageClient {
  // Counts the changes of all documents, so that no two texts share a number.
  let version = 0
  const started = createLanguageClient({
    spawn: () =>
      new Worker(new URL('./language.worker.ts', import.meta.url), {
        type: 'module',
      }) as unknown as WorkerLike,
    onChecked: (checked, diagnostics) => {
      const { document, installChecked } = useStudio.getState()
      if (checked !== version) return
      adoptDiagnostics(document.workflow, diagnostics)
      installChecked(document.workflow)
    },
    onTrouble: (trouble) =>
      useStudio.setState({ refusal: words[trouble], checksElsewhere: trouble !== 'given-up' }),
  })
  const open = ({ text, secrets }: Workflow) => started.open(++version, text, secrets)
  const { document: present, ownStepTypes: known } = useStudio.getState()
  if (known.length > 0) started.learn(known)
  open(present.workflow)
  useStudio.setState({ checksElsewhere: true })
  useStudio.subscribe(({ document, ownStepTypes }, before) => {
    const { text, secrets } = document.workflow
    if (ownStepTypes !== before.ownStepTypes) {
      started.learn(ownStepTypes)
      return open(document.workflow)
    }
    if (document === before.document) return
    if (secrets !== before.document.workflow.secrets) return open(document.workflow)
    if (text === before.document.workflow.text) return
    const edits = changeBetween(before.document, document)
    if (edits) started.edit(++version, edits, text)
    else open(document.workflow)
  })
  return started
}
