import type { PoolClient } from 'pg'

/**
 * Runs statements in their order, inside the caller's transaction, and gives their results. Over a connection that pipelines, all
 * are sent at once, so a statement must be sent before its function first waits. Throws what the first that failed threw; the
 * database then refuses those behind it.
 */
export async function inOrder<Results extends readonly unknown[]>(
  client: PoolClient,
  statements: readonly [...{ readonly [Place in keyof Results]: () => Promise<Results[Place]> }],
): Promise<Results> {
  const results: unknown[] = []
  if (client.pipeline) {
    const sent = sentAtOnce(client, () => statements.map((statement) => statement()))
    for (const end of await Promise.allSettled(sent)) {
      if (end.status === 'rejected') throw end.reason
      results.push(end.value)
    }
  } else for (const statement of statements) results.push(await statement())
  return results as readonly unknown[] as Results
}

/** Lets everything that is sent in a turn leave in one write: each write wakes the database. */
export function sentAtOnce<Result>(client: PoolClient, send: () => Result): Result {
  const { stream } = client.connection
  stream.cork()
  try {
    return send()
  } finally {
    stream.uncork()
  }
}
