import { useStudio } from '../store/index.ts'
import { LineInspector } from './LineInspector.tsx'
import { ManyInspector } from './ManyInspector.tsx'
import { StateInspector } from './StateInspector.tsx'
import { WorkflowInspector } from './WorkflowInspector.tsx'

/** What is selected, as a form. Every change is an edit of the text. */
export function Inspector() {
  const line = useStudio((s) => s.selectedLine)
  const selected = useStudio((s) => s.selected)
  const [name] = selected
  if (line) return <LineInspector line={line} />
  if (name === undefined) return <WorkflowInspector />
  if (selected.size === 1) return <StateInspector key={name} name={name} />
  return <ManyInspector key={[...selected].join('\n')} names={[...selected]} />
}
