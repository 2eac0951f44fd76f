import { openWorkflow, type WorkflowEdit } from '@rabbit/dsl'
import { type Answer, type Clock, type ConfidencePart, confidenceOf, stoppedClock } from '../answer.ts'
import { addStep } from './refine/add-commands.ts'
import { setApproval } from './refine/approval-commands.ts'
import { setPatience } from './refine/care-commands.ts'
import { type Command, Question } from './refine/command.ts'
import { addCondition, addConditionAfter } from './refine/condition-commands.ts'
import { onFailure } from './refine/failure-commands.ts'
import { connect, parallelise, remove, rename, reorder, replace } from './refine/flow-commands.ts'
import { setGuard } from './refine/guard-commands.ts'
import { setHeader } from './refine/header-commands.ts'
import { setRequest } from './refine/http-commands.ts'
import { setInput } from './refine/input-commands.ts'
import { setJoin } from './refine/join-commands.ts'
import { setBound } from './refine/limit-commands.ts'
import type { RefineEdit } from './refine/plan-edit.ts'
import { setProperty } from './refine/property-commands.ts'
import { route } from './refine/route-commands.ts'
import { Refused, Session } from './refine/session.ts'
import { splitInstruction } from './refine/split-instruction.ts'
import { setThreshold } from './refine/threshold-commands.ts'
import { setTrigger } from './refine/trigger-commands.ts'
import { setType } from './refine/type-commands.ts'
import { undo } from './refine/undo-command.ts'
import { setCare, setWait } from './refine/wait-commands.ts'
import { errorsOf } from './repair.ts'
import { is, original, type Words } from './words/token.ts'

/** What an instruction became: a new text and the edits that made it, or a question back. */
export type Refinement =
  | {
      readonly kind: 'edited'
      readonly text: string
      readonly edits: readonly RefineEdit[]
      readonly done: readonly string[]
    }
  | { readonly kind: 'question'; readonly question: string }

/** Tried in this order; the first that knows the words takes them. */
const commands: readonly Command[] = [
  undo,
  setTrigger,
  setInput,
  setPatience,
  setApproval,
  setJoin,
  setHeader,
  setRequest,
  setProperty,
  setGuard,
  route,
  setBound,
  setCare,
  setType,
  replace,
  connect,
  reorder,
  rename,
  parallelise,
  setWait,
  setThreshold,
  remove,
  onFailure,
  addConditionAfter,
  addCondition,
  addStep,
]

const help =
  'I did not understand what to change. Try "add send_receipt after charge_card", "remove the log step", "rename pay to charge", "raise the limit to 500", "retry charge_card 3 times" or "run it every Monday at 8".'

/** Changes the present text as the instruction says, line by line, by rules alone. */
export function refineByRules(
  text: string,
  instruction: string,
  clock: Clock = stoppedClock,
): Answer<Refinement> {
  const begun = clock.now()
  return {
    ...attempt(text, instruction),
    source: 'rule',
    costUsd: 0,
    latencyMs: Math.max(0, clock.now() - begun),
  }
}

type Made = Omit<Answer<Refinement>, 'source' | 'costUsd' | 'latencyMs'>

function attempt(text: string, instruction: string): Made {
  const parts = splitInstruction(instruction)
  if (parts.length === 0) return ask(help, [])
  const session = new Session(text)
  const before = errorsOf(session.workflow).length
  const missed: string[] = []
  try {
    for (const part of parts) {
      const done = carryOut(part, session)
      if (done === null) missed.push(original(part, instruction) || part.map((token) => token.text).join(' '))
      else session.done.push(done)
    }
    session.tidy()
  } catch (error) {
    if (error instanceof Question || error instanceof Refused) return ask(error.message, session.notes)
    throw error
  }
  if (session.done.length === 0) return ask(help, session.notes)
  session.notes.push(...newDoubts(session, text))
  const errors = errorsOf(session.workflow)
  if (errors.length > before)
    return ask(
      `That would break the workflow: ${errors[0]?.message ?? ''} Say it another way, or in smaller steps.`,
      session.notes,
    )
  if (session.workflow.text === text)
    return ask('Nothing would change: it is like that already.', session.notes)
  return edited(session, missed, parts.length)
}

/** Warnings that the change has brought: what is never reached or never taken was hardly meant so. */
function newDoubts(session: Session, before: string): string[] {
  const known = new Set(openWorkflow(before).diagnostics.map(({ message }) => message))
  return session.workflow.diagnostics
    .filter(({ code, message }) => doubtful.includes(code) && !known.has(message))
    .map(({ message }) => message)
    .slice(0, 3)
}

const doubtful: readonly string[] = ['R031', 'R034', 'R035', 'R036', 'R038', 'R039', 'R044']

function carryOut(words: Words, session: Session): string | null {
  for (const command of commands) {
    const done = command(words, session)
    if (done !== null) return done
  }
  return is(words[0], 'also') && words.length > 2 ? carryOut(words.slice(1), session) : null
}

function edited(session: Session, missed: readonly string[], all: number): Made {
  const understood = Math.round((100 * (all - missed.length)) / all)
  const guesses = session.notes.length
  const parts: ConfidencePart[] = [
    {
      name: 'understanding',
      value: Math.min(95, understood),
      reason:
        missed.length === 0
          ? 'Every part of the instruction was understood.'
          : 'A part of the instruction was not understood.',
    },
    {
      name: 'references',
      value: Math.max(50, 95 - 15 * guesses),
      reason: guesses === 0 ? 'Every step was named clearly.' : 'Something had to be assumed.',
    },
  ]
  const notes = [...session.notes, ...missed.map((words) => `I left out: "${words}".`)]
  return {
    value: { kind: 'edited', text: session.workflow.text, edits: session.edits, done: session.done },
    confidence: confidenceOf(parts),
    confidenceParts: parts,
    reason: session.done.join(' '),
    notes,
  }
}

function ask(question: string, notes: readonly string[]): Made {
  return {
    value: { kind: 'question', question },
    confidence: 10,
    confidenceParts: [{ name: 'understanding', value: 10, reason: 'The instruction is not clear.' }],
    reason: 'The instruction is not clear.',
    notes,
  }
}

export type { WorkflowEdit }
