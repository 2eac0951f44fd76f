import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownStepType } from '@rabbit/contract'
import { registerStepTypes, type StepType } from '@rabbit/dsl'
import { isStep, type StepDefinition } from '@rabbit/step-kit'

/** What the steps folder holds. */
export interface OwnSteps {
  readonly definitions: readonly StepDefinition[]
  readonly types: readonly StepType[]
  /** A sentence for each file or step that can't be used. */
  readonly problems: readonly string[]
}

export const noOwnSteps: OwnSteps = { definitions: [], types: [], problems: [] }

/**
 * Imports every module of the folder and registers the step types that they export. The code is trusted: it runs in this
 * process and may do whatever this process may. What can't be used is left out, with a sentence.
 *
 * @param folder need not be there
 */
export async function loadOwnSteps(folder: string): Promise<OwnSteps> {
  const definitions = new Map<string, StepDefinition>()
  const types: StepType[] = []
  const problems: string[] = []
  for (const file of modulesIn(folder)) {
    const path = join(folder, file)
    try {
      const module: object = await import(/* @vite-ignore */ pathToFileURL(path).href)
      const found = [...new Set(Object.values(module))].filter(isStep)
      if (found.length === 0)
        problems.push(`${path} exports no step. It should: export default defineStep({ name: … }).`)
      for (const definition of found) {
        const problem = definitions.has(definition.name)
          ? `there is another step of that name in the folder`
          : register(definition, types)
        if (problem === null) definitions.set(definition.name, definition)
        else problems.push(`${path}: the step ${definition.name} can't be used: ${problem}.`)
      }
    } catch (error) {
      problems.push(`${path} can't be loaded: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { definitions: [...definitions.values()], types, problems }
}

/** In the order of their names; tests are left alone. */
function modulesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.m?js$/.test(name) && !/[._](test|spec)\.m?js$/.test(name))
      .sort()
  } catch {
    return []
  }
}

/** Null when it is known from now on, otherwise why it is not. */
function register(definition: StepDefinition, types: StepType[]): string | null {
  const type = typeOf(definition)
  const [issue] = ownStepType.safeParse(type).error?.issues ?? []
  if (issue) return `${issue.path.join('.')}: ${issue.message}`
  try {
    registerStepTypes([type])
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
  types.push(type)
  return null
}

function typeOf({ name, title, description, icon, category, properties, ...more }: StepDefinition): StepType {
  const words = name.replace(/_+/g, ' ').trim()
  return {
    name,
    title: title ?? words.charAt(0).toUpperCase() + words.slice(1),
    description,
    icon: icon ?? 'plug',
    category: category ?? 'connect',
    properties,
    ...(more.requiresOneOf && { requiresOneOf: more.requiresOneOf }),
    writes: more.writes ?? 'unknown',
    runnable: true,
  }
}
