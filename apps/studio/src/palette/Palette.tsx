import type { StepType } from '@rabbit/dsl'
import { useMemo, useState } from 'react'
import { Input, StepTypeIcon, Tooltip } from '../design/index.ts'
import { addState, startStepTypeDrag, useStudio } from '../store/index.ts'
import css from './Palette.module.css'
import { paletteGroups } from './palette-groups.ts'

/** The state types, to drag onto the canvas or to add with a click or Enter. */
export function Palette() {
  const [search, setSearch] = useState('')
  const ownStepTypes = useStudio((s) => s.ownStepTypes)
  const groups = useMemo(() => paletteGroups(search, ownStepTypes), [search, ownStepTypes])
  return (
    <div className={css.palette}>
      <div className={css.head}>
        <Input
          type="search"
          aria-label="Search state types"
          placeholder="Search state types"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <div className={css.list}>
        {groups.length === 0 ? <p className={css.none}>No state type fits “{search}”.</p> : null}
        {groups.map(({ title, types }) => (
          <section key={title} aria-label={title}>
            <h3 className={css.category}>{title}</h3>
            <ul className={css.items}>
              {types.map((type) => (
                <li key={type.name}>
                  <PaletteItem type={type} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

function PaletteItem({ type }: { readonly type: StepType }) {
  const words = type.runnable ? type.description : `${type.description}\n${type.cannotRun ?? notYet}`
  return (
    <Tooltip label={words} side="right">
      <button
        type="button"
        className={css.item}
        data-asleep={type.runnable ? undefined : ''}
        data-testid={`palette-${type.name}`}
        draggable
        onDragStart={(event) => startStepTypeDrag(event.dataTransfer, type.name)}
        onClick={() => addState(useStudio, type.name, null)}
      >
        <StepTypeIcon type={type.name} size={28} />
        <span className={css.words}>
          <span className={css.title}>{type.title}</span>
          {type.runnable ? null : <span className={css.note}>{notYet}</span>}
        </span>
      </button>
    </Tooltip>
  )
}

const notYet = 'can’t run yet'
