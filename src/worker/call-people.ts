import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AlertChannel } from '../alerts/alert-channel.ts'
import type { KeyEnd } from '../alerts/expiring.ts'
import { createLogChannel } from '../alerts/log-channel.ts'
import { look } from '../alerts/look.ts'
import { createMailChannel } from '../alerts/mail-channel.ts'
import { createObservers } from '../alerts/observers.ts'
import { tellBy } from '../alerts/tell.ts'
import { createWebhookChannel } from '../alerts/webhook-channel.ts'
import { repeat } from '../delivery/repeat.ts'
import { dayMs } from '../domain/time/local-time.ts'
import { messageOf } from '../domain/words-of-error.ts'
import type { KeyRing } from '../keyring/key-ring.ts'
import type { Config } from '../parts/configuration.ts'
import type { Parts } from '../parts/open-parts.ts'
import { portalWindows } from '../parts/portal-windows.ts'
import type { Telling } from '../ports/incidents/incident-store.ts'
import { timeOrderedId } from '../store/time-ordered-id.ts'

/** One message of a channel takes no longer, in ms. */
const timeoutMs = 15_000
/** A channel in trouble is tried again after this, then after twice as long each time. */
const retry = { firstMs: 10_000, longestMs: 900_000 }
/** News that reached nobody for so long are dropped, in ms. */
const droppedAfterMs = 7 * dayMs

/** Makes the channels of the configuration; the log is always one. */
function createAlertChannels({ config, webhookSender, log }: Parts): AlertChannel[] {
  const { webhook, mail } = config.alerts
  return [
    createLogChannel(log),
    ...(webhook
      ? [
          createWebhookChannel(
            { url: webhook.url, secret: webhook.secret.reveal(), timeoutMs },
            webhookSender,
          ),
        ]
      : []),
    ...(mail ? [createMailChannel({ ...mail, ...mailSecrets(mail), timeoutMs })] : []),
  ]
}

/** Starts looking for incidents and telling people of them. Settles some time after the signal. */
export async function startCallingPeople(parts: Parts, signal: AbortSignal): Promise<void> {
  const { config, store, keyRing, clock, log } = parts
  const { everyMs, patienceMs, quietMs, ...limits } = config.alerts
  const { incidents, tellings, troubles, feeds, bankFiles, partnerControls: controls } = store
  const channels = createAlertChannels(parts)
  const { most: capacity, ...retries } = config.delivery.retries
  const partners = portalWindows(config)
  const keys = () => endsOf(keyRing)
  const observed = {
    troubles,
    feeds,
    bankFiles,
    controls,
    partners,
    retries: { ...retries, capacity },
    keys,
    limits,
  }
  const looking = {
    incidents,
    observersAt: (now: Date) => createObservers(observed, now),
    channels: channels.map(({ name }) => name),
    rules: { patienceMs, quietMs },
    createId: timeOrderedId,
    ...{ clock, log },
  }
  const telling = { tellings, owner: randomUUID(), leaseMs: 4 * timeoutMs, retry, clock, log, signal }
  const lookAndDrop = async () => {
    await look(looking)
    const now = clock()
    const dropped = await tellings.drop(new Date(now.getTime() - droppedAfterMs), now)
    if (dropped > 0) log.warn({ dropped }, 'news of incidents reached nobody for too long')
  }
  await Promise.all([
    repeat(lookAndDrop, { everyMs, signal, log, name: 'look for incidents' }),
    ...channels.map((channel) =>
      repeat(() => tellBy(channel, telling), { everyMs, signal, log, name: `alerts by ${channel.name}` }),
    ),
  ])
}

/** What came of telling by one channel: to whom, or why not. */
export interface Trial {
  readonly channel: AlertChannel['name']
  readonly to?: string
  readonly problem?: string
}

/** Tells a trial by each channel, which nothing remembers. */
export function tryAlertChannels(parts: Parts): Promise<readonly Trial[]> {
  const now = parts.clock()
  const trial: Telling = {
    ...{ id: 0, incidentId: timeOrderedId(now), kind: 'trial', subject: 'lienthong', partner: null },
    ...{ news: 'opened', severity: 'warning', step: 0, count: 0, facts: {}, openedAt: now, at: now },
  }
  return Promise.all(
    createAlertChannels(parts).map(({ name: channel, tell }) =>
      tell([trial]).then(
        (to) => ({ channel, to }),
        (error: unknown) => ({ channel, problem: messageOf(error) }),
      ),
    ),
  )
}

/** When the keys end that sign, or will; those that were replaced need not be kept alive. */
const endsOf = (keyRing: Pick<KeyRing, 'keys'>): KeyEnd[] =>
  keyRing
    .keys()
    .filter(({ state }) => state === 'current' || state === 'added')
    .map(({ id: keyId, purpose, validTo: notAfter }) => ({
      keyId,
      partner: /^partner:(.+)$/.exec(purpose)?.[1],
      notAfter,
    }))

const mailSecrets = ({ user, password, caFile }: NonNullable<Config['alerts']['mail']>) => ({
  ...(user && password ? { login: { user, password: password.reveal() } } : {}),
  ...(caFile ? { ca: readFileSync(caFile, 'utf8') } : {}),
})
