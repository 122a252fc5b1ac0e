import type { Pool, PoolClient } from 'pg'
import type {
  ErasureStore,
  PersonFound,
  PersonWanted,
  StudentKey,
} from '../../ports/personal-data/erasure-store.ts'
import { deletePayloads } from '../evidence/payload-deletions.ts'
import { withTransaction } from '../pool.ts'
import { keptCode } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'
import * as sql from './erasure-store.sql.ts'

/** Erases people in PostgreSQL: rows that money and messages refer to stay, and say nothing of the person any more. */
export function createErasureStore(pool: Pool, vault: Vault): ErasureStore {
  const look = async (client: Pool | PoolClient, wanted: PersonWanted, lock: '' | 'for update') => {
    const students = await findStudents(client, wanted, vault, lock)
    const { rows } = await client.query<FoundRow>(sql.findSql, [JSON.stringify(students)])
    const { payloads, shared, transfers, statementLines, credit, open, ...ids } = rows[0] as FoundRow
    return { found: { students, payloads, shared, transfers, statementLines, credit, open }, ids }
  }
  return {
    find: async (wanted) => (await look(pool, wanted, '')).found,

    erase: (wanted, { orderedBy, reason, at }) =>
      withTransaction(pool, async (client) => {
        const { found, ids } = await look(client, wanted, 'for update')
        const isOpen = Object.values(found.open).some((count) => count > 0)
        if (isOpen || found.students.length === 0) return { ...found, erased: false }
        const order = { because: 'erasure', orderedBy, at } as const
        await deletePayloads(client, 'exchanges', ids.evidence.map(Number), order)
        await deletePayloads(client, 'payment-notices', ids.notices.map(Number), order)
        await client.query(sql.eraseFilesSql, [ids.bankLines, ids.lines])
        await client.query(sql.eraseLinesSql, [ids.lines])
        await client.query(sql.eraseBankLinesSql, [ids.bankLines])
        await client.query(sql.eraseTransfersSql, [ids.transferIds, at])
        await client.query(sql.eraseEditsSql, [ids.exchanges])
        const students = JSON.stringify(found.students)
        await client.query(sql.eraseRefundsSql, [students])
        await client.query(sql.eraseLearnedPayersSql, [students])
        await client.query(sql.eraseRefusedLinesSql, [students])
        await client.query(sql.eraseFamiliesSql, [students, at])
        await client.query(sql.eraseStudentsSql, [students, at])
        const { payloads, transfers, statementLines } = found
        await client.query(sql.keepErasureSql, [
          at,
          orderedBy,
          reason,
          students,
          payloads,
          transfers,
          statementLines,
        ])
        return { ...found, erased: true }
      }),
  }
}

interface FoundRow extends Omit<PersonFound, 'students'> {
  readonly evidence: readonly unknown[]
  readonly notices: readonly unknown[]
  readonly lines: readonly unknown[]
  readonly bankLines: readonly string[]
  readonly exchanges: readonly unknown[]
  readonly transferIds: readonly string[]
}

async function findStudents(
  client: Pool | PoolClient,
  wanted: PersonWanted,
  vault: Vault,
  lock: string,
): Promise<StudentKey[]> {
  const byIdentity = 'identityNumber' in wanted
  const { rows } = await client.query<StudentKey>(
    `select school_code as "schoolCode", code from students
     where ${byIdentity ? 'identity_index = $1' : 'school_code = $1 and code = $2'}
     order by school_code, code ${lock}`,
    byIdentity ? [vault.index(wanted.identityNumber)] : [wanted.schoolCode, keptCode(wanted.code, vault)],
  )
  return rows
}
