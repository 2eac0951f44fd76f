import { type StepType, stepTypes } from '@rabbit/dsl'

export interface PaletteGroup {
  readonly title: string
  readonly types: readonly StepType[]
}

const titles: readonly (readonly [StepType['category'], string])[] = [
  ['flow', 'Flow'],
  ['people', 'People'],
  ['data', 'Data'],
  ['connect', 'Connect'],
  ['ai', 'Intelligence'],
]

/** The state types by family, those that can run first; only those that hold the words of a search. Own ones are among them. */
export function paletteGroups(search: string, own: readonly StepType[] = []): readonly PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ name, title, description }: StepType) => {
    const text = `${name} ${title} ${description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const all = [...new Map([...stepTypes, ...own.map((type) => [type.name, type] as const)]).values()].filter(
    fits,
  )
  return titles.flatMap(([category, title]) => {
    const types = all.filter((type) => type.category === category)
    types.sort((a, b) => Number(b.runnable) - Number(a.runnable))
    return types.length > 0 ? [{ title, types }] : []
  })
}
