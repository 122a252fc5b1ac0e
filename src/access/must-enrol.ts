import type { Role } from '../domain/roles.ts'
import type { Session } from '../ports/administrator-store.ts'

/** Whether somebody who came by a password alone holds a role for which that is not enough. A provider's own second factor counts. */
export const mustEnrol = (
  { via, hasFactor, roles }: Pick<Session, 'via' | 'hasFactor' | 'roles'>,
  secondFactorFor: readonly Role[],
): boolean => via === 'password' && !hasFactor && roles.some((role) => secondFactorFor.includes(role))
