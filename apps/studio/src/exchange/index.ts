export { ExchangeHost } from './ExchangeHost.tsx'
export { ExchangeMenu } from './ExchangeMenu.tsx'
