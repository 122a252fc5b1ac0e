import type { Pool } from 'pg'
import type { TransferRequest } from '../../../schemas/dossier.ts'
import { unknownStudent } from '../../domain/roster/unknown-student.ts'
import type { AcceptOutcome, DossierStore, StoredTransfer } from '../../ports/bills/bill-store.ts'
import { keepConflictingRepeats } from '../conflicting-repeats.ts'
import { contentHash, keyedContentHash } from '../content-hash.ts'
import { localDaySql } from '../local-day.sql.ts'
import { withTransaction } from '../pool.ts'
import { openJson } from '../sealed-json.ts'
import { keptCode } from '../temporary-code.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { addExchanges } from './exchange-rows.ts'

/** Keeps dossiers that are not bills in PostgreSQL; what they say of people is sealed. */
export function createDossierStore(pool: Pool, vault: Vault): DossierStore {
  return {
    accept: (request, dossierUnit, portals, at) =>
      withTransaction(pool, async (client): Promise<AcceptOutcome> => {
        const text = JSON.stringify(request)
        const hash = keyedContentHash(text, vault)
        const studentCode = keptCode(request.studentCode, vault)
        const { rows: students } = await client.query(
          'select 1 from students where school_code = $1 and code = $2 and erased_at is null for key share',
          [request.schoolCode, studentCode],
        )
        if (students.length === 0) {
          return { is: 'refused', problem: unknownStudent('studentCode') }
        }
        const { rows } = await client.query(insertDossierSql, [
          timeOrderedId(at),
          request.kind,
          request.schoolCode,
          request.number,
          studentCode,
          dossierUnit,
          vault.seal(Buffer.from(text)),
          hash,
          at,
        ])
        if (rows[0]) {
          const tell = new Map(portals.map((portal) => [portal, 1]))
          await addExchanges(client, { kind: 'dossier', id: rows[0].id }, 'filed', tell, at)
          return { is: 'accepted', id: rows[0].id, dossierNumber: rows[0].dossier_number }
        }
        const { rows: existing } = await client.query(
          'select id, dossier_number, content_sha256, content_keyed from dossiers where school_code = $1 and number = $2',
          [request.schoolCode, request.number],
        )
        const kept = existing[0]
        if (kept?.content_sha256.equals(kept.content_keyed ? hash : contentHash(request)))
          return { is: 'repeated', id: kept.id, dossierNumber: kept.dossier_number }
        if (kept) {
          const { schoolCode: owner, number } = request
          const hashes = { keptSha256: kept.content_sha256, otherSha256: hash }
          await keepConflictingRepeats(client, [{ kind: 'dossier', owner, number, ...hashes }], at)
        }
        const message = 'another dossier of this school has it, with other content'
        return { is: 'refused', problem: { field: 'number', code: 'dossier_number_taken', message } }
      }),

    async find(id) {
      const { rows } = await pool.query(
        'select id, dossier_number, filed_at, sealed from dossiers where id = $1',
        [id],
      )
      return rows[0]?.sealed ? openTransfer(rows[0], vault) : undefined
    },
  }
}

/** Reads a row with id, dossier_number, filed_at and the sealed request. */
export const openTransfer = (
  row: { id: string; dossier_number: string; filed_at: Date; sealed: Buffer },
  vault: Vault,
): StoredTransfer => ({
  id: row.id,
  dossierNumber: row.dossier_number,
  filedAt: row.filed_at,
  request: openJson<TransferRequest>(row.sealed, vault),
})

const insertDossierSql = `
  insert into dossiers
    (id, kind, school_code, number, student_code, dossier_number, sealed, content_sha256, content_keyed, filed_at)
  values ($1, $2, $3, $4, $5,
    $6 || '-' || to_char(${localDaySql('$9::timestamptz')}, 'YYMMDD') || '-' ||
      to_char(nextval('dossier_numbers'), 'FM99999900000'),
    $7, $8, true, $9)
  on conflict on constraint dossiers_number_is_unique_in_its_school do nothing
  returning id, dossier_number`
