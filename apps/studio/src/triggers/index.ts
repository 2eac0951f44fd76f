export { PublishEvent } from './PublishEvent.tsx'
export { TriggersButton } from './TriggersButton.tsx'
