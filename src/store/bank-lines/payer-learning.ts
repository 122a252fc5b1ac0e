import type { Pool } from 'pg'
import { payerKey } from '../../domain/bank-lines/payer-hints.ts'
import type { PayerLearning } from '../../ports/bank-lines/payer-learning.ts'
import { bytea } from '../bytea.ts'
import { openJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import { holdingBankLines } from './hold-bank-lines.ts'
import { keepLearnedSql, teachingSql } from './payer-hints.sql.ts'

/** Learns in PostgreSQL who paid for whom, behind those who take lines, so that it costs them nothing. */
export function createPayerLearning(pool: Pool, vault: Vault): PayerLearning {
  return {
    learn: (limit, at) =>
      // Whoever takes lines has ended: what has a smaller id than the last one here comes no more.
      holdingBankLines(pool, async (client) => {
        const { rows: places } = await client.query('select upto from payer_learning for update')
        const { rows } = await client.query<Teaching>(teachingSql, [places[0].upto, limit])
        const learned = rows.flatMap((row) => learnFrom(row, vault))
        if (learned.length > 0) await client.query(keepLearnedSql, [JSON.stringify(learned), at])
        if (rows.length > 0) await client.query('update payer_learning set upto = $1', [rows.at(-1)?.id])
        return rows.length
      }),
  }
}

interface Teaching {
  readonly id: string
  readonly school_code: string | null
  readonly student_code: string | null
  readonly sealed: Buffer | null
  readonly teaches: boolean
}

function learnFrom({ id, school_code, student_code, sealed, teaches }: Teaching, vault: Vault) {
  if (!teaches || sealed === null) return []
  const { payerAccount } = openJson<{ payerAccount?: string }>(sealed, vault)
  const key = payerKey(payerAccount)
  if (key === undefined) return []
  const payer_index = bytea(vault.index(key))
  return [{ payer_index, school_code, student_code, allocation_id: id }]
}
