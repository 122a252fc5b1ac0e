import type { Actor } from '../domain/actor.ts'
import type { Terminal } from './command.ts'

/** Who asks or decides by a command. */
export const actorOf = ({ user }: Pick<Terminal, 'user'>): Actor => ({
  ...{ person: user, login: `machine:${user}`, by: user },
})
