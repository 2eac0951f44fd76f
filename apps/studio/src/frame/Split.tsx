import { Children, Fragment, isValidElement, type ReactElement, type ReactNode } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import css from './Frame.module.css'
import { keepLayout, readLayout } from './layout.ts'

export interface SplitPartProps {
  readonly id: string
  /** Pixels as a number, a share of the whole as `"40%"`. */
  readonly size?: number | string
  readonly min?: number
  readonly children: ReactNode
}

/** One side of a split. */
export function SplitPart({ children }: SplitPartProps) {
  return children
}

export interface SplitProps {
  readonly name: string
  readonly direction: 'horizontal' | 'vertical'
  readonly children: ReactNode
}

/** Parts beside or above one another with borders that can be dragged, or moved with the arrow keys. */
export function Split({ name, direction, children }: SplitProps) {
  const parts = Children.toArray(children).filter((child): child is ReactElement<SplitPartProps> =>
    isValidElement(child),
  )
  const memory = `${name}:${parts.map((part) => part.props.id).join('|')}`
  const layout = readLayout(memory)
  const across = direction === 'horizontal'
  return (
    <Group
      id={name}
      className={css.panels}
      orientation={direction}
      {...(layout ? { defaultLayout: layout } : {})}
      onLayoutChanged={(next) => keepLayout(memory, next)}
    >
      {parts.map(({ props: part }, index) => (
        <Fragment key={part.id}>
          {index > 0 ? (
            <Separator
              className={across ? css.separatorX : css.separatorY}
              aria-label={`Resize ${parts[index - 1]?.props.id} and ${part.id}`}
            />
          ) : null}
          <Panel
            id={part.id}
            minSize={part.min ?? 120}
            {...(part.size === undefined ? {} : { defaultSize: part.size })}
            groupResizeBehavior={
              typeof part.size === 'number' ? 'preserve-pixel-size' : 'preserve-relative-size'
            }
          >
            {part.children}
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}
