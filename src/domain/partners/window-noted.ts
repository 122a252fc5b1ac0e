import type { KeptWindow } from './maintenance-window.ts'

/** What the audit log notes of what somebody did to a window: the partner, and the hours as they were and are kept. */
export const notedOfWindow = {
  added: (window: KeptWindow) => ({ subject: subjectOf(window), after: hoursOf(window) }),
  changed: ({ before, after }: { readonly before: KeptWindow; readonly after: KeptWindow }) => ({
    subject: subjectOf(after),
    before: { ...hoursOf(before), reason: before.reason },
    after: hoursOf(after),
  }),
  ended: (window: KeptWindow) => ({ subject: subjectOf(window), before: hoursOf(window) }),
}

const subjectOf = ({ partner }: KeptWindow) => ({ kind: 'partner', id: partner })
const hoursOf = ({ id, hours }: KeptWindow) => ({ window: id, hours })
