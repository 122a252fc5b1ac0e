import type { Parts } from '../parts/open-parts.ts'
import { readAgain as readChannelAgain } from '../payments/handle-inbound.ts'
import type { KeptNotice, NoticeFilter, NoticeStore } from '../ports/payments/notice-store.ts'
import { actOnMessage, type FeedParts, readerOf } from '../reconcile/handle-message.ts'
import { type ToldIn, takeMovements } from '../reconcile/take-movements.ts'
import { timeOrderedId } from '../store/time-ordered-id.ts'

/** Who has messages read again, and why. */
export interface ReplayOrder {
  readonly by: string
  readonly reason: string
}

/** How many ended how, by outcome. */
export type ReplayOutcomes = Readonly<Record<string, number>>

/** What reading messages again needs. */
export type ReplayParts = Pick<Parts, 'payments' | 'feeds' | 'clock' | 'log'> & {
  readonly store: { readonly notices: NoticeStore }
}

const atOnce = 500
/** What was asked is asked again and never read again: the answer of then is no news now. */
const askOperations: ReadonlySet<string> = new Set(['ask', 'refund', 'ask-refund'])

/**
 * Reads kept messages again, in the order in which they came, by the code that read them first: what they say is acted on
 * where it was not before, and nothing happens twice. The order is kept with what came of it.
 */
export async function replay(
  filter: NoticeFilter,
  order: ReplayOrder,
  parts: ReplayParts,
  { onProgress = () => {}, signal }: { onProgress?: (done: number) => void; signal?: AbortSignal } = {},
): Promise<ReplayOutcomes> {
  const { store, clock } = parts
  const id = timeOrderedId(clock())
  await store.notices.beginReplay({ id, ...order, filter, at: clock() })
  const outcomes: Record<string, number> = {}
  let done = 0
  for await (const notice of each(filter, store.notices)) {
    if (signal?.aborted) break
    const outcome = await readAgain(notice, parts)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    done += 1
    onProgress(done)
  }
  await store.notices.endReplay(id, outcomes, clock())
  return outcomes
}

async function* each(filter: NoticeFilter, notices: NoticeStore): AsyncGenerator<KeptNotice> {
  for (let after = 0; ; ) {
    const page = await notices.list(filter, { after, limit: atOnce })
    yield* page
    if (page.length < atOnce) return
    after = page.at(-1)?.id ?? after
  }
}

/** One that fails is counted and the rest go on, as one message says nothing of another. */
async function readAgain(notice: KeptNotice, parts: ReplayParts): Promise<string> {
  try {
    const read = await readOnce(notice, parts)
    if (typeof read === 'string') return read
    await parts.store.notices.readAgain(notice.id, read.reference, read.outcome)
    return read.outcome
  } catch (error) {
    const { code = 'internal', name } = error as { code?: string; name?: string }
    parts.log.warn({ notice: notice.id, code, error: name }, 'a kept message could not be read again')
    return `failed: ${code}`
  }
}

async function readOnce({ id, channel, operation, receivedAt, isGone }: KeptNotice, parts: ReplayParts) {
  const { feeds, payments, store } = parts
  if (isGone) return 'deleted'
  if (askOperations.has(operation)) return 'asked again instead'
  const kept = await store.notices.open(id)
  if (!kept) return 'deleted'
  const pull = operation === 'pull' ? feeds.feeds.get(channel)?.pull : undefined
  if (pull) return readPageAgain(channel, { id, at: receivedAt }, pull.read(kept.bytes), feeds)
  if (!kept.request) return 'kept without its request'
  const read = readerOf(channel, operation, feeds)
  if (read) return actOnMessage(channel, { id, at: receivedAt }, read(kept.request, receivedAt), feeds)
  return (
    (await readChannelAgain(
      channel,
      operation,
      kept.request,
      { noticeId: id, heardAt: receivedAt },
      payments,
    )) ?? 'nobody reads it now'
  )
}

async function readPageAgain(
  channel: string,
  notice: ToldIn,
  { movements, unread }: { movements: Parameters<typeof takeMovements>[2]; unread: number },
  feeds: FeedParts,
) {
  const outcome = await takeMovements(channel, notice, movements, feeds)
  return { reference: null, outcome: unread > 0 ? `unread: ${unread} movements` : outcome }
}
