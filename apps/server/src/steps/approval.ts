import type { StepHandler } from '@rabbit/engine'

/** Asks people and waits for an answer. A state's `timeout` is the deadline. */
export const approvalStep: StepHandler = {
  pure: true,
  async run({ state, properties }) {
    const { assignees, question } = properties
    const people = Array.isArray(assignees) ? assignees : assignees === undefined ? [] : [assignees]
    return {
      kind: 'waiting',
      until: {
        kind: 'approval',
        assignees: people.map((person) => (typeof person === 'string' ? person : JSON.stringify(person))),
        question: typeof question === 'string' && question !== '' ? question : `Approve ${state}?`,
        deadline: null,
      },
    }
  },
}
