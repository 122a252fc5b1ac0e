import type { Actor } from '../domain/access/actor.ts'
import type { Terminal } from './command.ts'

/** Who asks or decides by a command. */
export const actorOf = ({ user }: Pick<Terminal, 'user'>): Actor => ({
  ...{ person: user, login: `machine:${user}`, by: user },
})

/** Why somebody who is at the machine cannot ask or decide: what they do would be nobody's. */
export const isNobody = (user: string): string =>
  `${user} is the person of no operator and no administrator (clients add NAME --operator --person ${user})`
