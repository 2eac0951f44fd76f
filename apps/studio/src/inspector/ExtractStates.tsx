import { extractStates, isRefusal, type StateName } from '@rabbit/dsl'
import { Workflow } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Field, Input, Notice } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './Inspector.module.css'

/** Makes the selected states a workflow of their own, which one state calls in their place. */
export function ExtractStates({ names }: { readonly names: readonly StateName[] }) {
  const [name, setName] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const extract = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused(await moveStates(names, (name ?? '').trim()))
    setBusy(false)
  }
  if (name === null) {
    return (
      <div className={css.chips}>
        <Button
          size="small"
          icon={<Workflow size={14} aria-hidden />}
          onClick={() => setName('sub_workflow')}
        >
          Make them a workflow
        </Button>
      </div>
    )
  }
  return (
    <form className={css.form} onSubmit={(event) => void extract(event)}>
      <Field label="Name of the new workflow" hint="A state of this name calls it in their place.">
        {(ids) => <Input {...ids} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <div className={css.chips}>
        <Button size="small" look="primary" type="submit" disabled={isBusy}>
          Make it
        </Button>
        <Button size="small" onClick={() => setName(null)}>
          Cancel
        </Button>
      </div>
      {refused ? <Notice tone="caution">{refused}</Notice> : null}
    </form>
  )
}

/** First the new workflow, then the edit that calls it, so that nothing is ever gone. Answers why not, or null. */
async function moveStates(names: readonly StateName[], name: string): Promise<string | null> {
  const { workflow } = useStudio.getState().document
  const extraction = extractStates(workflow, names, name)
  if (isRefusal(extraction)) return extraction.message
  try {
    const { items } = await api.workflows.list({ limit: 100 })
    if (items.some((item) => item.name === name))
      return `There is a workflow ${name} already. Choose another name.`
    await api.workflows.create({ name, text: extraction.text })
  } catch (thrown) {
    return sentenceOf(thrown)
  }
  void queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
  if (useStudio.getState().document.workflow.text !== workflow.text)
    return `The text has changed meanwhile. The new workflow ${name} is there; these states are still here too.`
  useStudio.getState().applyTextEdits(extraction.edits, { origin: 'inspector' })
  useStudio.getState().select(name)
  return null
}
