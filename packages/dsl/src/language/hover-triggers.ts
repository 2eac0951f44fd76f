import { missedRuns } from '../graph/graph.ts'
import type { NameNode, TriggerStatement } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'
import { touches } from './place.ts'

/** What a word of a trigger means, as Markdown; null for a text of a person's own. */
export function hoverTrigger(
  { trigger, words }: TriggerStatement,
  at: number,
): (Span & { readonly markdown: string }) | null {
  if (touches(trigger, at)) return describe(trigger, kinds[trigger.name])
  const index = words.findIndex((word) => touches(word, at))
  const word = words[index]
  if (!word || word.quoted) return null
  const before = words[index - 1]
  const isOf = (joint: string) => before?.quoted === false && before.name === joint
  if (isOf('missed')) return describe(word, policies[word.name])
  if (isOf('as')) return describe(word, schemes[word.name])
  return describe(word, joints[`${trigger.name} ${word.name}`])
}

const describe = ({ from, to, name }: NameNode, text: string | undefined) =>
  text === undefined ? null : { from, to, markdown: `**${name}** ${text}` }

const kinds: Readonly<Record<string, string>> = {
  webhook: 'A call of its path below `/hooks` starts the workflow; the body and the query are its input.',
  schedule:
    'The workflow starts at these times: minute, hour, day, month, weekday. Its input is `scheduled_at` and `missed`, the number of times before it that were not started.',
  event: 'An event of this name that somebody publishes starts the workflow; its data is the input.',
  message:
    'A message of this queue of RabbitMQ starts the workflow; the keys of its JSON are the input. It is acknowledged once the start is stored.',
  email: 'An e-mail that arrives in this mailbox (IMAP) starts the workflow; it is the input `email`.',
  file: 'A file of the files folder that comes or changes starts the workflow; where it is and its size are the input `file`.',
  workflow: 'The workflow starts when an execution of the named one has ended so; its input is `after`.',
}

const joints: Readonly<Record<string, string>> = {
  'schedule in': 'The time zone; UTC without it.',
  'schedule missed':
    'What becomes of times that passed while nothing was running: `skip`, `last` (where the text does not say) or `all`.',
  'webhook signed': 'Only who knows the secret of this name can call it.',
  'message from': "The secret that holds the broker's address; `BROKER_URL` without it.",
  'email from': "The secret that holds the mail server's address; `IMAP_URL` without it.",
  'webhook as': 'How a call is signed.',
}

const policies: Readonly<Record<string, string>> = {
  skip: 'Missed times are not started; they are listed.',
  last: 'Of the missed times the last one is started, once; the others are listed.',
  all: `Each missed time is started, up to the number that follows (${missedRuns.usual} without one, ${missedRuns.most} at most); older ones are listed.`,
}

const schemes: Readonly<Record<string, string>> = {
  standard: 'The form of Standard Webhooks.',
  github: "GitHub's form.",
  stripe: "Stripe's form.",
}
