import { z } from 'zod'
import type { ExchangeSearch } from '../../../ports/exchanges/exchange-search.ts'
import type { CauseDetailsMessage, CausesMessage } from '../../messages/exchanges.ts'
import { type ConsoleRoute, reading } from '../route.ts'

const word = z.string().min(1).max(200)

/** What fails, by cause. */
export const failureRoutes = (exchangeSearch: ExchangeSearch): readonly ConsoleRoute[] => [
  reading({
    path: '/api/failures',
    action: 'exchanges.read',
    read: async (): Promise<CausesMessage> => ({ causes: await exchangeSearch.causes() }),
  }),
  reading({
    path: '/api/failures/details',
    action: 'exchanges.read',
    query: z.object({ partner: word, problemCode: word }),
    read: async ({ query }): Promise<CauseDetailsMessage> => ({
      details: await exchangeSearch.detailsOf(query),
    }),
  }),
]
