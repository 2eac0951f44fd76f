import { type ComponentType, createElement } from 'react'

const modules = import.meta.glob<Record<string, ComponentType>>(
  [
    '../text-editor/Editor.tsx',
    '../chat/Chat.tsx',
    '../execution/RunPanel.tsx',
    '../execution/RunHost.tsx',
    '../library/Library.tsx',
    '../approvals/Approvals.tsx',
    '../canvas/Canvas.tsx',
    '../palette/Palette.tsx',
    '../inspector/Inspector.tsx',
    '../inspector/Problems.tsx',
  ],
  { eager: true },
)

/** A feature by its file and its component's name. */
export function feature(file: string, name: string): ComponentType {
  const component = modules[`../${file}.tsx`]?.[name]
  return component ?? (() => createElement('div'))
}
