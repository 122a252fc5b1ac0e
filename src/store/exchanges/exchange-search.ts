import type { Pool } from 'pg'
import { exchangeState } from '../../../schemas/exchange.ts'
import { everyEndpoint } from '../../domain/partners/partner-hold.ts'
import { isRecordId } from '../../domain/record-id.ts'
import type {
  CauseDetail,
  ExchangeSearch,
  ExchangeSearchFilter,
  ExchangeSubject,
  ExchangeView,
  FailureCause,
  FoundExchange,
  PartnerDay,
  StudentKey,
} from '../../ports/exchanges/exchange-search.ts'
import { keptCode } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'
import * as sql from './exchange-search.sql.ts'

/** What stands as the problem of an exchange that a person sent on its way. */
const deedsOfPeople = ['replayed', 'resent', 'replaced', 'given-up']

/** Finds exchanges in PostgreSQL. */
export function createExchangeSearch(pool: Pool, vault: Vault): ExchangeSearch {
  async function subjectsOf({ subject, student }: ExchangeSearchFilter): Promise<readonly string[]> {
    const id = subject !== undefined && isRecordId(subject) ? subject : null
    const { rows } = await pool.query<{ id: string }>(sql.subjects, [
      subject ?? null,
      id,
      student?.schoolCode ?? null,
      student?.studentCode ?? null,
    ])
    return rows.map((row) => row.id)
  }

  async function partnersOf(partner: string | undefined): Promise<readonly string[]> {
    if (partner !== undefined && partner !== everyEndpoint) return [partner]
    const found = partner === undefined ? sql.portals : sql.endpoints
    const { rows } = await pool.query<{ partner: string }>(found)
    return rows.map((row) => row.partner)
  }

  return {
    async search(wanted) {
      const { partner, state, problemCode, subject, student, limit } = wanted
      const range = [wanted.since ?? null, wanted.until ?? null, ...readCursor(wanted.before), limit]
      if (subject !== undefined || student !== undefined) {
        const narrow = [
          partner ? await partnersOf(partner) : null,
          state ? [state] : null,
          problemCode ?? null,
        ]
        const ids = await subjectsOf(wanted)
        const { rows } = await pool.query<Row>(sql.searchBySubject, [
          ...range,
          ...narrow,
          ids,
          subject ?? null,
        ])
        return rows.map(toFound)
      }
      const states = state ? [state] : exchangeState.options
      const { rows } = await pool.query<Row>(sql.searchByState(problemCode !== undefined), [
        ...range,
        await partnersOf(partner),
        states,
        problemCode ?? null,
      ])
      return rows.map(toFound)
    },

    async find(id) {
      const { rows } = await pool.query<Row & Omit<ExchangeView, 'subject'>>(sql.find, [id])
      const [row] = rows
      if (!row) return undefined
      const { cursor: _, ...view } = toFound(row) as FoundExchange & Omit<ExchangeView, 'subject'>
      return { ...view, deeds: view.deeds.map((deed) => ({ ...deed, at: new Date(deed.at) })) }
    },

    async findStudents(codeOrIdentityNumber, limit) {
      const code = keptCode(codeOrIdentityNumber, vault)
      const { rows } = await pool.query<StudentKey>(sql.findStudents, [
        code,
        vault.index(codeOrIdentityNumber),
        limit,
      ])
      return rows
    },

    async causes() {
      const { rows } = await pool.query<FailureCause>(sql.causes, [deedsOfPeople])
      return rows
    },

    async detailsOf({ partner, problemCode }) {
      const states = exchangeState.options.filter((state) => state !== 'accepted' && state !== 'given-up')
      const { rows } = await pool.query<CauseDetail>(sql.details, [
        await partnersOf(partner),
        problemCode,
        states,
      ])
      return rows
    },

    async days(since) {
      const { rows } = await pool.query<PartnerDay>(sql.days, [since])
      return rows
    },

    async foldTallies() {
      await pool.query(sql.foldTallies)
    },
  }
}

type Row = Omit<FoundExchange, 'subject'> & Omit<ExchangeSubject, 'id'> & { subjectId: string }

function toFound({
  kind,
  subjectId,
  number,
  dossierNumber,
  schoolCode,
  studentCode,
  ...row
}: Row): FoundExchange {
  return { ...row, subject: { kind, id: subjectId, number, dossierNumber, schoolCode, studentCode } }
}

/** An instant and an id; a cursor that is none begins at the first. */
function readCursor(cursor: string | undefined): readonly [string | null, string | null] {
  const [at, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~(\d{1,18})$/.exec(cursor ?? '')?.slice(1) ?? []
  return [at ?? null, id ?? null]
}
