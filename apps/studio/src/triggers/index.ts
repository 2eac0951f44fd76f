export { TriggersButton } from './TriggersButton.tsx'
