import { may } from '../../../domain/access/roles.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'

/** As whom somebody reads about people: how much of a name is masked for them. */
export const readerOf = (session: Session): 'operator' | 'viewer' =>
  may(session, 'persons.open') ? 'operator' : 'viewer'
