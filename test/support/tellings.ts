import { randomUUID } from 'node:crypto'
import type { Telling } from '../../src/ports/incidents/incident-store.ts'
import { later, noon } from './scene.ts'

/** News of an incident: a partner fails, unless told otherwise. */
export const aTelling = (changes: Partial<Telling> = {}): Telling => ({
  id: 1,
  incidentId: randomUUID(),
  kind: 'partner-failing',
  subject: 'province',
  partner: 'province',
  news: 'opened',
  severity: 'serious',
  step: 0,
  count: 3,
  facts: { code: 'partner_unreachable' },
  openedAt: noon,
  at: later(60),
  ...changes,
})
