import type { JsonObject } from '@rabbit/dsl'

/** What a notification says, before it takes the form of a service. */
export interface Notification {
  readonly title: string | null
  readonly message: string
  readonly channel: string | null
  readonly to: string | null
  readonly state: string
  readonly executionId: string
}

export const services = ['slack', 'teams', 'discord', 'generic'] as const
export type Service = (typeof services)[number]

/** The service that an address belongs to; anything unknown gets the plain form. */
export function serviceOf(url: URL): Service {
  const host = url.hostname
  if (host === 'hooks.slack.com' || host === 'hooks.slack-gov.com') return 'slack'
  if (/(^|\.)(discord|discordapp)\.com$/.test(host) && url.pathname.includes('/webhooks/')) return 'discord'
  if (/(^|\.)webhook\.office\.com$|\.logic\.azure\.com$|\.api\.powerplatform\.com$/.test(host)) return 'teams'
  return 'generic'
}

/** The most characters that a service takes. */
export const mostCharacters: Readonly<Record<Service, number>> = {
  // https://api.slack.com/reference/messaging/payload: longer texts are cut.
  slack: 40_000,
  // A message of 28 KB at most, its frame included.
  teams: 20_000,
  // https://discord.com/developers/docs/resources/webhook#execute-webhook
  discord: 2_000,
  generic: 100_000,
}

/** The body that a service's webhook takes. */
export function bodyFor(service: Service, notification: Notification): JsonObject {
  const { title, message, channel, to, state, executionId } = notification
  switch (service) {
    case 'slack': {
      const text = [title === null ? null : `*${escapeSlack(title)}*`, mention(to), escapeSlack(message)]
      return {
        text: text.filter((part) => part !== null).join('\n'),
        ...(channel === null ? {} : { channel }),
      }
    }
    case 'discord': {
      const text = [title === null ? null : `**${title}**`, to, message].filter((part) => part !== null)
      // Nobody is called by a name that happens to stand in a text.
      return { content: text.join('\n'), allowed_mentions: { parse: [] } }
    }
    case 'teams': {
      const block = (text: string, more: JsonObject = {}): JsonObject => ({
        ...{ type: 'TextBlock', text, wrap: true },
        ...more,
      })
      const body = [
        ...(title === null ? [] : [block(title, { weight: 'Bolder', size: 'Medium' })]),
        ...(to === null ? [] : [block(to, { isSubtle: true })]),
        block(message),
      ]
      const $schema = 'http://adaptivecards.io/schemas/adaptive-card.json'
      const content: JsonObject = { $schema, type: 'AdaptiveCard', version: '1.2', body }
      const contentType = 'application/vnd.microsoft.card.adaptive'
      return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] }
    }
    case 'generic':
      return { title, message, channel, to, state, execution: executionId }
    default:
      return service satisfies never
  }
}

const mention = (to: string | null): string | null => (to === null ? null : escapeSlack(to))

/** https://api.slack.com/reference/surfaces/formatting#escaping */
const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
