import { stepTypes } from '@rabbit/dsl'
import {
  Archive,
  Bell,
  Box,
  Braces,
  Calculator,
  CircleHelp,
  CreditCard,
  Database,
  FileCode,
  FileText,
  Globe,
  type LucideIcon,
  Mail,
  Package,
  Phone,
  Plug,
  Radio,
  Repeat,
  Reply,
  ScrollText,
  Send,
  Shuffle,
  Sparkles,
  Split,
  SquareCheck,
  Timer,
  Truck,
  UserCheck,
  Workflow,
} from 'lucide-react'
import css from './StepTypeIcon.module.css'

/** The icons that step types name. One that is not here is drawn as a box. */
const icons: Readonly<Record<string, LucideIcon>> = {
  archive: Archive,
  bell: Bell,
  braces: Braces,
  calculator: Calculator,
  'credit-card': CreditCard,
  database: Database,
  'file-code': FileCode,
  'file-text': FileText,
  globe: Globe,
  mail: Mail,
  radio: Radio,
  repeat: Repeat,
  reply: Reply,
  'scroll-text': ScrollText,
  send: Send,
  shuffle: Shuffle,
  sparkles: Sparkles,
  split: Split,
  package: Package,
  phone: Phone,
  plug: Plug,
  'square-check': SquareCheck,
  timer: Timer,
  truck: Truck,
  'user-check': UserCheck,
  workflow: Workflow,
}

/** A state type's icon on a tile in the colour of its family. */
export function StepTypeIcon({ type, size = 32 }: { readonly type: string; readonly size?: number }) {
  const known = stepTypes.get(type)
  const Icon = known ? (icons[known.icon] ?? Box) : CircleHelp
  return (
    <span className={css.tile} data-category={known?.category} style={{ width: size, height: size }}>
      <Icon size={Math.round(size * 0.53)} strokeWidth={1.9} aria-hidden />
    </span>
  )
}
