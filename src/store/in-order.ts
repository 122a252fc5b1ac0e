import type { PoolClient } from 'pg'

/**
 * Runs statements in their order, inside the caller's transaction, and gives their results. Over a connection that pipelines, none
 * waits for the answer to the one before, so a statement must be sent before its function first waits. Throws what the first
 * that failed threw; the database then refuses those behind it.
 */
export async function inOrder<Results extends readonly unknown[]>(
  client: PoolClient,
  statements: readonly [...{ readonly [Place in keyof Results]: () => Promise<Results[Place]> }],
): Promise<Results> {
  const results: unknown[] = []
  if (client.pipeline) {
    const ended = await Promise.allSettled(statements.map((statement) => statement()))
    for (const end of ended) {
      if (end.status === 'rejected') throw end.reason
      results.push(end.value)
    }
  } else for (const statement of statements) results.push(await statement())
  return results as readonly unknown[] as Results
}
