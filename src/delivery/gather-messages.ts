import { sendsWhole } from '../domain/exchanges/outgoing-record.ts'
import type { ClaimedExchange } from '../ports/exchanges/exchange-store.ts'
import type { Portal } from '../ports/portal.ts'

/**
 * Says which exchanges share a message: dossiers as a whole, new ones apart from updates, as many as the portal takes. Steps
 * of a dossier go by themselves, since a step that is told twice stands there twice. A batch never holds two of one subject.
 */
export function gatherMessages(
  claimed: readonly ClaimedExchange[],
  { prepareTogether, traits: { dossiersPerMessage = 1 } }: Pick<Portal, 'prepareTogether' | 'traits'>,
): readonly (readonly ClaimedExchange[])[] {
  if (!prepareTogether || dossiersPerMessage === 1) return claimed.map((exchange) => [exchange])
  const kinds = Map.groupBy(claimed, ({ alone, event, asUpdate }) => {
    if (alone || !sendsWhole(event)) return 'alone'
    return asUpdate ? 'update' : 'new'
  })
  return [...kinds].flatMap(([kind, those]) => pieces(those, kind === 'alone' ? 1 : dossiersPerMessage))
}

const pieces = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
