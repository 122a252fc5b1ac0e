import type { Pool } from 'pg'
import type {
  Endpoint,
  Notice,
  NoticeDelivery,
  SigningKey,
  WebhookStore,
} from '../../ports/webhooks/webhook-store.ts'
import { withTransaction } from '../pool.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import { endpointPartner } from './notice-rows.ts'
import { removeEndpoints } from './remove-endpoints.ts'
import * as sql from './webhook-store.sql.ts'

/** Keeps endpoints and their notices in PostgreSQL; signing keys are sealed. */
export function createWebhookStore(pool: Pool, vault: Vault): WebhookStore {
  const seal = (keys: readonly SigningKey[]) => sealJson(keys, vault)
  const toEndpoint = ({ sealed, ...row }: Omit<Endpoint, 'keys'> & { sealed: Buffer }): Endpoint => ({
    ...row,
    keys: openKeys(sealed, vault),
  })

  return {
    async create({ id, clientId, url, description, events, key }, at) {
      const { rows } = await pool.query(sql.create, [id, clientId, url, description, events, seal([key]), at])
      return toEndpoint(rows[0])
    },

    async find(id) {
      const { rows } = await pool.query(sql.find, [id])
      return rows[0] && toEndpoint(rows[0])
    },

    async ofClient(clientId) {
      const { rows } = await pool.query(sql.ofClient, [clientId])
      return rows.map(toEndpoint)
    },

    async all() {
      const { rows } = await pool.query(sql.all)
      return rows.map(toEndpoint)
    },

    async enabled() {
      const { rows } = await pool.query(sql.enabled)
      return rows.map(toEndpoint)
    },

    change: (id, { url, description, events, enabled }, at) =>
      withTransaction(pool, async (client) => {
        const values = [id, url ?? null, description ?? null, events ?? null, enabled ?? null, at]
        const { rows } = await client.query(sql.change, values)
        if (enabled) await client.query(sql.makeDue, [endpointPartner(id), at])
        return rows[0] && toEndpoint(rows[0])
      }),

    rotate: (id, key, oldEndAt) =>
      withTransaction(pool, async (client) => {
        const { rows: found } = await client.query(sql.lock, [id])
        if (!found[0]) return undefined
        const old = openKeys(found[0].sealed, vault)
          .filter(({ endsAt }) => endsAt === null || endsAt > key.createdAt)
          .map((kept) => ({ ...kept, endsAt: kept.endsAt ?? oldEndAt }))
        const { rows } = await client.query(sql.reseal, [id, seal([key, ...old])])
        return toEndpoint(rows[0])
      }),

    remove: (id, at) => withTransaction(pool, (client) => removeEndpoints(client, { id }, at)),

    async noticesOf(exchangeIds) {
      const { rows } = await pool.query<Notice & { exchangeId: number }>(sql.noticesOf, [exchangeIds])
      return new Map(rows.map(({ exchangeId, ...notice }) => [exchangeId, notice]))
    },

    async noteSuccess(id, at) {
      await pool.query(sql.noteSuccess, [id, at])
    },

    async noteFailure(id, { problem, gone, failingBefore }, at) {
      const { rows } = await pool.query(sql.noteFailure, [id, at, problem, gone, failingBefore])
      return rows[0]?.disabled_because ? 'disabled' : 'noted'
    },

    async deliveriesOf(id, { before, limit }) {
      const { rows } = await pool.query<NoticeDelivery>(sql.deliveriesOf, [
        endpointPartner(id),
        before ?? null,
        limit,
      ])
      return rows
    },

    async replay(id, which, at) {
      const range = 'deliveryId' in which ? [which.deliveryId, null, null] : [null, which.from, which.to]
      const { rows } = await pool.query(sql.replay, [endpointPartner(id), at, ...range, id])
      return rows[0].count
    },
  }
}

function openKeys(sealed: Buffer, vault: Vault): SigningKey[] {
  type KeptKey = Omit<SigningKey, 'createdAt' | 'endsAt'> & { createdAt: string; endsAt: string | null }
  return openJson<KeptKey[]>(sealed, vault).map(({ createdAt, endsAt, ...key }) => ({
    ...key,
    createdAt: new Date(createdAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  }))
}
