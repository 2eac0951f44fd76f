import type { State } from '@rabbit/dsl'
import { fitAny } from '../refine/pattern.ts'
import type { Words } from '../words/token.ts'
import { type About, lower, whenReached } from './about.ts'
import { whenAnyFails } from './answer-failures.ts'
import { distances } from './distances.ts'
import { loops } from './loops.ts'
import { listed } from './schedule-words.ts'
import { carefulWords, stateWords } from './state-words.ts'
import { arrowWords, inputWords, startWords } from './workflow-words.ts'

/** Which steps are of a kind. */
export function lists(words: Words, about: About): string | null {
  const { graph } = about
  const far = distances(graph)
  const steps = graph.states
    .filter(({ name }) => name !== 'start' && name !== 'end')
    .sort((a, b) => (far.get(a.name) ?? 1e9) - (far.get(b.name) ?? 1e9))
  const names = (pool: readonly State[]) => listed(pool.map(({ name }) => name))
  const asks = (patterns: readonly string[]) => fitAny(words, patterns) !== null
  const which = 'which|what|how_many|are_there|list|show_me|show|is_there all|the|any|a|an?'
  if (
    asks([
      `${which} steps|states|step|state|ones|tasks can|could|may|might fail|go_wrong|break`,
      'what|which can|could go_wrong|fail',
      'where can|could it|something|things fail|go_wrong',
    ])
  ) {
    const risky = steps.filter(({ type }) => !['log', 'wait'].includes(type))
    const caught = new Set(
      graph.transitions.filter(({ guard }) => guard?.kind === 'error').flatMap(({ from }) => [...from]),
    )
    const handled = risky.filter(({ name }) => caught.has(name))
    const open = risky.filter(({ name }) => !caught.has(name))
    const retried = risky.filter(({ properties }) => properties.some(({ name }) => name === 'retry'))
    return [
      `${names(risky) || 'No step'} can fail.`,
      handled.length === 0
        ? 'None of them has a way out for errors.'
        : `A way out for errors: ${names(handled)}.`,
      retried.length === 0 ? '' : `Tried again: ${names(retried)}.`,
      open.length === 0 || handled.length === 0 ? '' : `Left to recovery: ${names(open)}.`,
    ]
      .filter((part) => part !== '')
      .join(' ')
  }
  if (
    asks([
      `${which} steps|states|ones? have|has|with|without no? error_path|error_handling|error_paths|way_out_for_errors`,
    ])
  )
    return whenAnyFails(about)
  if (
    asks([
      `${which} steps|states|step|state|ones? are|is|gets|get|be|will_be retried|repeated`,
      `${which} retries`,
      'what|which is|gets|get retried',
    ])
  ) {
    const retried = steps.filter(({ properties }) => properties.some(({ name }) => name === 'retry'))
    return retried.length === 0
      ? 'No step is tried again.'
      : retried
          .map(
            ({ name, properties }) =>
              `${name}: ${lower(carefulWords(properties).find((sentence) => sentence.startsWith('It is tried')) ?? '')}`,
          )
          .join(' ')
  }
  if (
    asks([
      'who has_to|must|should|needs_to|can|does? approve|approves|decides|decide|signs_off|is_asked it|this|that|anything?',
      'who approves|decides|is_asked',
      'who approves|decides|is_asked|has_to_approve|must_approve|can_approve|signs_off {what}',
      `${which} approvals`,
      `${which} approval`,
      'where|when do|does|is|are people|a_person|someone|humans|anybody needed|asked|involved',
      'who is involved',
      'which|what steps|states need|needs a_person|someone|an_approval|approval',
    ])
  ) {
    const approvals = steps.filter(({ type }) => type === 'approval')
    return approvals.length === 0
      ? 'Nobody is asked: there is no approval.'
      : approvals
          .map((state) => `${state.name} ${stateWords(state)}.${whenReached(state.name, about)}`)
          .join(' ')
  }
  if (
    asks([
      `${which} steps|states|step|state|ones? run|runs|are|happen|happens|is in_parallel|parallel|at_the_same_time|concurrently`,
      'what|which runs|happens|is|run in_parallel|at_the_same_time|parallel',
      'does anything|something run in_parallel|at_the_same_time',
    ])
  ) {
    const forks = graph.transitions.filter(({ to }) => to.length > 1)
    return forks.length === 0
      ? 'Nothing runs at the same time.'
      : forks
          .map(({ from, to }) => `After ${listed(from)}, ${listed(to)} run at the same time.`)
          .join(' ')
          .replaceAll('After start, ', 'From the start, ')
  }
  if (
    asks([
      `${which} loops|loop|cycle|cycles`,
      'does it|this loop|repeat|go_back',
      'is|are anything|any_steps|a_step|something repeated',
    ])
  ) {
    const back = loops(graph)
    return back.length === 0
      ? 'There is no loop.'
      : back.map((arrow) => `From ${listed(arrow.from)}: ${lower(arrowWords(arrow))}`).join(' ')
  }
  if (
    asks([
      `${which} steps|states|step|state|ones? call|calls|use|uses|send|sends|make|makes an|a|the? network|internet|apis|api|http|request|requests|outside|web`,
      `${which} apis|urls|addresses|requests|http_calls|services|endpoints does_it_call|are_called|is_called?`,
    ])
  ) {
    const calls = steps.filter(({ type }) => type === 'http')
    return calls.length === 0
      ? 'No step sends a request.'
      : calls.map((state) => `${state.name} ${stateWords(state)}.`).join(' ')
  }
  if (
    asks([
      'how many steps|states|tasks are|does|do|has there|it|this? have?',
      'how many steps|states',
      'which|what steps|states are|does|do there|it|this|exist have?',
      'list all? the? steps|states',
      'what are the steps|states',
      'which steps|states are_there|exist',
    ])
  )
    return `${steps.length === 1 ? 'One step' : `${steps.length} steps`}: ${names(steps)}.`
  if (
    asks([
      `${which} conditions|guards|limits|thresholds|rules|limit|threshold are|is|does there|it? have?`,
      'what is|are the? limit|limits|threshold|thresholds|condition|conditions',
    ])
  ) {
    const guarded = graph.transitions.filter(({ guard }) => guard?.kind === 'expression')
    return guarded.length === 0
      ? 'There are no conditions.'
      : guarded.map((arrow) => `After ${listed(arrow.from)}: ${lower(arrowWords(arrow))}`).join(' ')
  }
  return null
}

export function starts(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'when|how|how_often|what does|is|will it|this|the_workflow|the_process start|run|begin|started|triggered|executed',
    'what starts|triggers it|this|the_workflow',
    'when|how_often does it start|run',
    'what is|are the? trigger|triggers|schedule',
  ])
  return caught === null ? null : startWords(about.graph)
}

export function takes(words: Words, about: About): string | null {
  const caught = fitAny(words, [
    'what|which inputs|input|data|values|parameters does|do|are|is it|this|there|the_workflow? need|take|expect|want|have|needed?',
    'what does|do it|this|the_workflow|i need|take|expect|have_to_give to_start|to_run|as_input?',
  ])
  return caught === null ? null : (inputWords(about.graph.inputs) ?? 'It declares no inputs.')
}

export function endings(words: Words, { graph }: About): string | null {
  const caught = fitAny(words, [
    'when|how|where does|can|will it|this|the_workflow end|finish|stop',
    'what are|is the? end|ends|outcomes|results|endings',
    'how can it end',
  ])
  if (caught === null) return null
  const out = new Set(graph.transitions.flatMap(({ from }) => from))
  const last = graph.states.map(({ name }) => name).filter((name) => !out.has(name) && name !== 'end')
  const toEnd = graph.transitions.filter(({ to }) => to.includes('end')).flatMap(({ from }) => [...from])
  const names = [...new Set([...toEnd, ...last])].filter((name) => name !== 'start')
  return names.length === 0 ? null : `It can end after ${listed(names, 'or')}.`
}
