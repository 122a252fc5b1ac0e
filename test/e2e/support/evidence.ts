import type { Pool } from 'pg'

/** One message that the gateway says it sent. */
export interface SentMessage {
  readonly partner: string
  readonly event: string
  readonly operation: string
  readonly reference: string
  readonly sha256: string
}

/** The messages that went out, in the order in which they were stored. */
export async function sentMessages(pool: Pool): Promise<readonly SentMessage[]> {
  const { rows } = await pool.query<SentMessage>(
    `select partner, event, operation, reference, encode(sha256, 'hex') as sha256
     from evidence join exchanges on exchanges.id = evidence.exchange_id
     where direction = 'out' order by evidence.id`,
  )
  return rows
}
