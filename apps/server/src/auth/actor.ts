/** What a membership allows, from most to least. */
export type Role = 'owner' | 'editor' | 'operator' | 'viewer'

/** Who asks, and for which workspace. Comes from the way in, never from the request's own words. */
export interface Actor {
  readonly workspaceId: string
  readonly userId: string
  readonly name: string
  readonly role: Role
}
