import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'

export interface UserStore {
  /** The one person and the one workspace of a local studio, made at first use. */
  localOwner(username: string): Promise<Actor>
}

export function createUserStore(prisma: PrismaClient): UserStore {
  return {
    localOwner: (username) =>
      prisma.$transaction(async (tx) => {
        const found = await tx.membership.findFirst({
          where: { role: 'owner' },
          include: { user: true },
          orderBy: { workspaceId: 'asc' },
        })
        if (found) {
          return {
            workspaceId: found.workspaceId,
            userId: found.userId,
            name: found.user.username,
            role: 'owner',
          }
        }
        const workspace = await tx.workspace.create({ data: { name: 'My studio' } })
        const user = await tx.user.create({ data: { username } })
        await tx.membership.create({ data: { workspaceId: workspace.id, userId: user.id, role: 'owner' } })
        return { workspaceId: workspace.id, userId: user.id, name: username, role: 'owner' }
      }),
  }
}
