import type { Pool, PoolClient } from 'pg'
import { type KeyState, keyMoves, mayMoveKey, type RingKey } from '../../domain/keys/ring-key.ts'
import type { KeptKey, KeyChange, KeyMove, KeyStore, NewKey } from '../../ports/keys/key-store.ts'
import { withTransaction } from '../pool.ts'
import type { Vault } from '../vault.ts'

/** Keeps the ring of signing keys in PostgreSQL; private parts are sealed. */
export function createKeyStore(pool: Pool, vault: Vault): KeyStore {
  const toKey = ({ sealed, ...row }: KeyRow): KeptKey => ({
    ...row,
    material: sealed && openMaterial(sealed),
  })

  /** One that does not open is one key that cannot sign, and the others do. */
  const openMaterial = (sealed: Buffer): Buffer | 'unreadable' => {
    try {
      return vault.open(sealed)
    } catch {
      return 'unreadable'
    }
  }

  const insert = (client: PoolClient, key: NewKey, state: KeyState, at: Date) =>
    client.query(insertSql, [
      key.id,
      key.purpose,
      key.place.kind,
      key.place,
      key.material && vault.seal(key.material),
      key.algorithm,
      key.certificateChain,
      key.validFrom,
      key.validTo,
      state,
      at,
    ])

  return {
    async revision() {
      const { rows } = await pool.query<{ revision: string }>(revisionSql)
      return rows[0]?.revision ?? ''
    },

    async list() {
      const { rows } = await pool.query<KeyRow>(`${selectSql} order by added_at, id`)
      return rows.map(toKey)
    },

    async moves(keyId) {
      const { rows } = await pool.query<KeyMove>(movesSql, [keyId])
      return rows
    },

    add: (key, change) =>
      alone(pool, async (client) => {
        const { rowCount } = await insert(client, key, 'added', change.at)
        if (rowCount === 0) return { is: 'refused', why: `there is a key ${key.id} already` }
        await note(client, { keyId: key.id, from: null, to: 'added', ...change })
        return { is: 'added' }
      }),

    addFirst: (key, change) =>
      alone(pool, async (client) => {
        const { rowCount: known } = await client.query('select from signing_keys where purpose = $1', [
          key.purpose,
        ])
        if (known !== 0) return 'taken'
        const { rowCount } = await insert(client, key, 'current', change.at)
        if (rowCount === 0) throw new Error(`the key id ${key.id} has another purpose`)
        await note(client, { keyId: key.id, from: null, to: 'current', ...change })
        return 'added'
      }),

    rotate: (keyId, change) =>
      alone(pool, async (client) => {
        const key = await find(client, keyId)
        if (!key) return unknown(keyId)
        if (!mayMoveKey(key.state, 'current')) return illegal(key, 'current')
        const current = `select id, state, purpose from signing_keys where purpose = $1 and state = 'current'`
        const { rows } = await client.query<StateRow>(current, [key.purpose])
        const before = rows[0]
        if (before) await move(client, before, 'previous', change)
        await move(client, key, 'current', change)
        return { is: 'rotated', purpose: key.purpose, before: before?.id ?? null }
      }),

    retire: (keyId, change) =>
      alone(pool, async (client) => {
        const key = await find(client, keyId)
        if (!key) return unknown(keyId)
        if (!mayMoveKey(key.state, 'retired')) return illegal(key, 'retired')
        await move(client, key, 'retired', change)
        return { is: 'retired', was: key.state }
      }),
  }
}

/** Runs one change of the ring while no other is under way; reading goes on. */
const alone = <Result>(pool: Pool, change: (client: PoolClient) => Promise<Result>): Promise<Result> =>
  withTransaction(pool, async (client) => {
    await client.query('lock table signing_keys in share row exclusive mode')
    return change(client)
  })

async function find(client: PoolClient, keyId: string): Promise<StateRow | undefined> {
  const { rows } = await client.query<StateRow>('select id, state, purpose from signing_keys where id = $1', [
    keyId,
  ])
  return rows[0]
}

async function move(client: PoolClient, key: StateRow, to: KeyState, change: KeyChange): Promise<void> {
  const forget = to === 'retired' ? ', sealed = null' : ''
  await client.query(`update signing_keys set state = $2${forget} where id = $1`, [key.id, to])
  await note(client, { keyId: key.id, from: key.state, to, ...change })
}

async function note(client: PoolClient, { keyId, from, to, by, reason, at }: KeyMove): Promise<void> {
  await client.query(
    `insert into signing_key_moves (key_id, from_state, to_state, by_whom, reason, at)
     values ($1, $2, $3, $4, $5, $6)`,
    [keyId, from, to, by, reason, at],
  )
}

const unknown = (keyId: string) => ({ is: 'refused', why: `there is no key ${keyId}` }) as const

const illegal = ({ id, state }: StateRow, to: KeyState) => {
  const legal = keyMoves[state].join(' or ') || 'nothing any more'
  return { is: 'refused', why: `the key ${id} is ${state}: it can become ${legal}, not ${to}` } as const
}

type StateRow = Pick<RingKey, 'id' | 'state' | 'purpose'>

type KeyRow = RingKey & { readonly sealed: Buffer | null }

const selectSql = `
  select id, purpose, place, sealed, algorithm, certificates as "certificateChain", valid_from as "validFrom",
    valid_to as "validTo", state, added_at as "addedAt"
  from signing_keys`

const insertSql = `
  insert into signing_keys
    (id, purpose, kind, place, sealed, algorithm, certificates, valid_from, valid_to, state, added_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`

const movesSql = `
  select key_id as "keyId", from_state as "from", to_state as "to", by_whom as "by", reason, at
  from signing_key_moves where key_id = $1 order by id`

const revisionSql = `select coalesce(max(id), 0)::text as revision from signing_key_moves`
