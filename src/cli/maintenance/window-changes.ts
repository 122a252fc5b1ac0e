import type { Config } from '../../app.ts'
import type { WindowHours } from '../../domain/partners/maintenance-window.ts'
import { notedOfWindow } from '../../domain/partners/window-noted.ts'
import { isRecordId } from '../../domain/record-id.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Store } from '../../store/open-store.ts'
import { timeOrderedId } from '../../store/time-ordered-id.ts'
import { assertPartner } from '../assert-partner.ts'
import { byCommand } from '../by-command.ts'
import { type Terminal, UsageError } from '../command.ts'
import { describeWindow } from './describe-window.ts'

export type Verb = 'add' | 'change' | 'end'

interface Means {
  readonly config: Config
  readonly store: Store
  readonly terminal: Terminal
}

interface Said {
  /** A partner, or the id of a window. */
  readonly subject: string
  /** Absent for an end. */
  readonly hours: WindowHours | undefined
  readonly reason: string
  readonly at: Date
}

type Change = (means: Means, said: Said) => Promise<number>

/** What people do to windows, each in one transaction with its entry in the audit log; gives the exit code. */
export const windowChanges: Readonly<Record<Verb, Change>> = {
  async add({ config, store, terminal }, said) {
    const { subject: partner, hours, reason, at } = said
    await assertPartner(partner, config, store)
    return saying(terminal, async () => {
      const window = await store.inOneTransaction(async ({ partnerWindows, auditLog }) => {
        const set = { hours: given(hours), reason, by: terminal.user, at }
        const added = await partnerWindows.add({ id: timeOrderedId(at), partner, ...set })
        await auditLog.append({ ...entryOf(said, terminal), ...notedOfWindow.added(added) })
        return added
      })
      return `messages to ${partner} wait ${describeWindow(window.hours)}; no attempt is counted\nid ${window.id}`
    })
  },

  change({ store, terminal }, said) {
    const { hours, reason, at } = said
    const id = readId(said)
    return saying(terminal, async () => {
      const { before, after } = await store.inOneTransaction(async ({ partnerWindows, auditLog }) => {
        const set = { hours: given(hours), reason, by: terminal.user, at }
        const changed = await partnerWindows.change(id, set)
        await auditLog.append({ ...entryOf(said, terminal), ...notedOfWindow.changed(changed) })
        return changed
      })
      const [now, earlier] = [describeWindow(after.hours), describeWindow(before.hours)]
      return `messages to ${after.partner} wait ${now}; it was ${earlier}`
    })
  },

  end({ store, terminal }, said) {
    const { reason, at } = said
    const id = readId(said)
    return saying(terminal, async () => {
      const window = await store.inOneTransaction(async ({ partnerWindows, auditLog }) => {
        const ended = await partnerWindows.end(id, { reason, by: terminal.user, at })
        await auditLog.append({ ...entryOf(said, terminal), ...notedOfWindow.ended(ended) })
        return ended
      })
      return `messages to ${window.partner} do not wait any more ${describeWindow(window.hours)}`
    })
  },
}

/** What cannot be is said, and is exit code 1. */
async function saying({ print }: Terminal, work: () => Promise<string>): Promise<number> {
  try {
    print(await work())
    return 0
  } catch (error) {
    const isAnswer =
      error instanceof GatewayError && (error.code === 'conflict' || error.code === 'not_found')
    if (!isAnswer) throw error
    print(error.detail)
    return 1
  }
}

function given(hours: WindowHours | undefined): WindowHours {
  if (hours) return hours
  throw new Error('a window has no hours')
}

function entryOf({ reason: why, at }: Said, terminal: Terminal) {
  return { ...byCommand(terminal, at), action: 'partners.steer', why }
}

function readId({ subject }: Said): string {
  if (isRecordId(subject)) return subject
  throw new UsageError('name the window by its id; "maintenance list" shows them')
}
