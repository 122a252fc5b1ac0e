import type { Terminal } from './command.ts'

/** What an entry of the audit log says of whatever somebody does by a command: who, when, and that it was one. */
export const byCommand = ({ user }: Pick<Terminal, 'user'>, at = new Date()) =>
  ({ at, person: user, login: user, via: 'command' }) as const
