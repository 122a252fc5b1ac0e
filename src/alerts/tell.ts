import type { Logger } from 'pino'
import { messageOf } from '../domain/words-of-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { TellingStore } from '../ports/incidents/incident-store.ts'
import type { AlertChannel } from './alert-channel.ts'

export interface TellParts {
  readonly tellings: TellingStore
  /** Names this process. */
  readonly owner: string
  /** Longer than a channel can need for one message, in ms. */
  readonly leaseMs: number
  readonly retry: { readonly firstMs: number; readonly longestMs: number }
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn'>
  readonly signal: AbortSignal
}

/**
 * Tells by one channel what is to be told, in order. Only one process does at a time; what was told and could not be
 * noted is told again. A channel that fails keeps its news and rests.
 */
export async function tellBy(channel: AlertChannel, parts: TellParts): Promise<void> {
  const { tellings, owner, clock } = parts
  const { name } = channel
  if ((await tellings.due(name, 1)).length === 0 || !(await hold(name, parts))) return
  const problem = await tellAll(channel, parts)
  if (problem === undefined) return tellings.leave(name, owner)
  parts.log.warn({ channel: name, problem }, 'people could not be told of incidents; it is tried again')
  await tellings.leave(name, owner, { problem, at: clock(), ...parts.retry })
}

/** Tells until nothing is left; returns what went wrong. */
async function tellAll(channel: AlertChannel, parts: TellParts): Promise<string | undefined> {
  const { tellings, clock, signal } = parts
  while (!signal.aborted) {
    const news = await tellings.due(channel.name, channel.atOnce)
    if (news.length === 0 || !(await hold(channel.name, parts))) return undefined
    const told = await channel.tell(news).then(
      (to) => ({ to }),
      (error: unknown) => ({ problem: messageOf(error) }),
    )
    if ('problem' in told) return told.problem
    await tellings.told(
      news.map(({ id }) => id),
      told.to,
      clock(),
    )
  }
  return undefined
}

function hold(channel: string, { tellings, owner, leaseMs, clock }: TellParts): Promise<boolean> {
  const now = clock()
  return tellings.hold(channel, owner, now, new Date(now.getTime() + leaseMs))
}
