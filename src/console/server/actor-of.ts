import type { Actor } from '../../domain/access/actor.ts'
import type { Session } from '../../ports/access/administrator-store.ts'

/** How somebody at the console stands with what they do. */
export const actorOf = ({ administrator, person }: Session): Actor => ({
  person,
  login: `administrator:${administrator}`,
  by: person === administrator ? person : `${person} (${administrator})`,
})
