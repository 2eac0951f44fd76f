import { useQuery } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Field, Input, Notice } from '../design/index.ts'

const mostTags = 20

/** The words that an execution is found by, and a way to change them, also when it has ended. */
export function Tags({ executionId }: { readonly executionId: string }) {
  const [asking, setAsking] = useState(false)
  const { data } = useQuery(
    {
      queryKey: [...queryKeys.executions('tags'), executionId],
      queryFn: async ({ signal }) => (await api.executions.get({ id: executionId }, { signal })).tags,
    },
    queryClient,
  )
  if (!data) return null
  const label = data.length === 0 ? 'Tag…' : data.map((tag) => `#${tag}`).join(' ')
  return (
    <>
      <Button
        size="small"
        look="quiet"
        icon={<Tag size={12} aria-hidden />}
        aria-label={data.length === 0 ? 'Tag this execution' : `Tags: ${data.join(', ')}. Change them`}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      {asking ? <TagsDialog executionId={executionId} tags={data} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

interface TagsDialogProps {
  readonly executionId: string
  readonly tags: readonly string[]
  readonly onClose: () => void
}

function TagsDialog({ executionId, tags, onClose }: TagsDialogProps) {
  const [text, setText] = useState(tags.join(', '))
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const wanted = [...new Set(text.split(',').map((tag) => tag.trim().replace(/^#/, '')))].filter(
    (tag) => tag !== '',
  )
  const problem =
    wanted.length > mostTags
      ? `${wanted.length} tags; an execution may have ${mostTags}.`
      : wanted.some((tag) => tag.length > 50)
        ? 'A tag may have 50 characters.'
        : undefined
  const save = async () => {
    setSending(true)
    try {
      await api.executions.setTags({ id: executionId, tags: wanted })
      await queryClient.invalidateQueries({ queryKey: queryKeys.executions() })
      onClose()
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSending(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Tags of this execution"
      description="Words to find it by, in the list of executions and with `rabbit runs --tag`."
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" disabled={sending || problem !== undefined} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <Field label="Tags, parted by commas" error={problem}>
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            value={text}
            placeholder="march, checked"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && problem === undefined) void save()
            }}
          />
        )}
      </Field>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
    </Dialog>
  )
}
