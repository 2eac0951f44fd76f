import { Handle, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { takenLines, useStudio } from '../store/index.ts'
import { joinWords } from './drawing/guard-words.ts'
import { type MarkNodeType, sides } from './flow.ts'
import css from './MarkNode.module.css'

/** The bar where a fork parts or a join meets. It stands for a transition, not for a state. */
export const MarkNode = memo(function MarkNode({ data: { drawn, direction } }: NodeProps<MarkNodeType>) {
  const taken = useStudio((s) => drawn.look === 'plain' && takenLines(s).has(drawn.key))
  const caption =
    drawn.join === null || drawn.join === 'all' ? null : drawn.join === 'any' ? 'any' : `${drawn.join} of`
  return (
    <div
      className={css.mark}
      data-direction={direction}
      data-join={drawn.join ?? undefined}
      data-look={drawn.look === 'plain' ? undefined : drawn.look}
      data-taken={taken || undefined}
      title={[joinWords(drawn.join), drawn.label].filter(Boolean).join('\n')}
    >
      <Handle type="target" position={sides[direction].target} className={css.handle} isConnectable={false} />
      {caption ? <span className={css.caption}>{caption}</span> : null}
      <Handle type="source" position={sides[direction].source} className={css.handle} isConnectable={false} />
    </div>
  )
})
